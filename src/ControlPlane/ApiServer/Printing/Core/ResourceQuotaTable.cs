using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of resource quotas: used of hard, requests and limits apart.</summary>
public sealed class ResourceQuotaTable : TablePrinter<ResourceQuota>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
        [Name, Text("Request", "Used of allowed, for all but limits."), Text("Limit", "Used of allowed, for limits."), Age];

    protected override void Print(ResourceQuota obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(Usage(obj, limits: false));
        cells.Add(Usage(obj, limits: true));
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }

    private static string Usage(ResourceQuota obj, bool limits) => string.Join(", ", (obj.Status?.Hard ?? new Dictionary<string, Quantity>())
        .Where(h => h.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
        .OrderBy(h => h.Key, StringComparer.Ordinal)
        .Select(h => $"{h.Key}: {(obj.Status?.Used?.TryGetValue(h.Key, out Quantity used) == true ? used.ToString() : "0")}/{h.Value}"));
}
