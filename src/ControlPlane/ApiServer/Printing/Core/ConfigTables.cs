using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of namespaces.</summary>
public sealed class NamespaceTable : TablePrinter<Namespace>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("Status", "Active or Terminating."), Age];

    protected override void Print(Namespace obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Status?.Phase);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of secrets: how much they hold, never what.</summary>
public sealed class SecretTable : TablePrinter<Secret>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
        [Name, Text("Type", "What the secret is used for."), Text("Data", "Number of keys."), Age];

    protected override void Print(Secret obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Type);
        cells.Add(obj.Data?.Count ?? 0);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of config maps.</summary>
public sealed class ConfigMapTable : TablePrinter<ConfigMap>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("Data", "Number of keys."), Age];

    protected override void Print(ConfigMap obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add((obj.Data?.Count ?? 0) + (obj.BinaryData?.Count ?? 0));
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of service accounts.</summary>
public sealed class ServiceAccountTable : TablePrinter<ServiceAccount>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Age];

    protected override void Print(ServiceAccount obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of component statuses.</summary>
public sealed class ComponentStatusTable : TablePrinter<ComponentStatus>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
        [Name, Text("Status", "Healthy, Unhealthy or Unknown."), Text("Message", "What the component says."), Text("Error", "What is wrong.")];

    protected override void Print(ComponentStatus obj, TableCells cells)
    {
        ComponentCondition? healthy = obj.Conditions?.LastOrDefault(c => c.Type == "Healthy");
        cells.Add(obj.Name);
        cells.Add(healthy?.Status switch { "True" => "Healthy", "False" => "Unhealthy", _ => "Unknown" });
        cells.Add(healthy?.Message);
        cells.Add(healthy?.Error);
    }
}
