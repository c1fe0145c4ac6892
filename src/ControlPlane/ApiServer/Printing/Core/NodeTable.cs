using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of nodes.</summary>
public sealed class NodeTable : TablePrinter<Node>
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Status", "Whether the node is ready, and whether it takes new pods."),
        Text("Roles", "Roles given by labels."),
        Age,
        Text("Version", "Version of the kubelet."),
        Wide("Internal-IP", "Address inside the cluster."),
        Wide("External-IP", "Address outside the cluster."),
        Wide("OS-Image", "Operating system of the node."),
        Wide("Kernel-Version", "Kernel of the node."),
        Wide("Container-Runtime", "Container runtime and its version."),
    ];

    protected override void Print(Node obj, TableCells cells)
    {
        NodeSystemInfo? info = obj.Status?.NodeInfo;
        cells.Add(obj.Name);
        cells.Add(State(obj));
        cells.Add(OrNone(string.Join(',', Roles(obj))));
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.Add(info?.KubeletVersion);
        cells.Add(Address(obj, "InternalIP"));
        cells.Add(Address(obj, "ExternalIP"));
        cells.Add(OrUnknown(info?.OsImage));
        cells.Add(OrUnknown(info?.KernelVersion));
        cells.Add(OrUnknown(info?.ContainerRuntimeVersion));
    }

    private static string State(Node obj)
    {
        string ready = obj.Status?.Conditions?.LastOrDefault(c => c.Type == "Ready") switch
        {
            null => "Unknown",
            { Status: "True" } => "Ready",
            _ => "NotReady",
        };
        return obj.Spec?.Unschedulable == true ? ready + ",SchedulingDisabled" : ready;
    }

    private static SortedSet<string> Roles(Node obj)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((string key, string value) in obj.Labels)
        {
            if (key.StartsWith(RolePrefix, StringComparison.Ordinal) && key.Length > RolePrefix.Length)
                roles.Add(key[RolePrefix.Length..]);
            else if (key == "kubernetes.io/role" && value.Length > 0)
                roles.Add(value);
        }
        return roles;
    }

    private static string Address(Node obj, string type) => OrNone(obj.Status?.Addresses?.FirstOrDefault(a => a.Type == type)?.Address);

    private static string OrUnknown(string? text) => string.IsNullOrEmpty(text) ? Ages.Unknown : text;
}
