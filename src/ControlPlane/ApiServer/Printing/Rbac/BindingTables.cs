using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Rbac;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Rbac;

/// <summary>Rows of role bindings.</summary>
public sealed class RoleBindingTable : TablePrinter<RoleBinding>
{
    public override IReadOnlyList<TableColumn> Columns => BindingCells.Columns;

    protected override void Print(RoleBinding obj, TableCells cells) => BindingCells.Add(cells, obj, obj.RoleRef, obj.Subjects);
}

/// <summary>Rows of cluster role bindings.</summary>
public sealed class ClusterRoleBindingTable : TablePrinter<ClusterRoleBinding>
{
    public override IReadOnlyList<TableColumn> Columns => BindingCells.Columns;

    protected override void Print(ClusterRoleBinding obj, TableCells cells) => BindingCells.Add(cells, obj, obj.RoleRef, obj.Subjects);
}

internal static class BindingCells
{
    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Role", "Kind and name of the role."),
        Age,
        Wide("Users", "Users that get the role."),
        Wide("Groups", "Groups that get the role."),
        Wide("ServiceAccounts", "Service accounts that get the role."),
    ];

    public static void Add(TableCells cells, IKubeObject obj, RoleRef? role, IReadOnlyList<Subject>? subjects)
    {
        cells.Add(obj.Name);
        cells.Add($"{role?.Kind}/{role?.Name}");
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.Add(Names(subjects, "User"));
        cells.Add(Names(subjects, "Group"));
        cells.Add(Names(subjects, "ServiceAccount"));
    }

    private static string Names(IReadOnlyList<Subject>? subjects, string kind) => string.Join(
        ", ", (subjects ?? []).Where(s => s.Kind == kind).Select(s => kind == "ServiceAccount" ? $"{s.Namespace}/{s.Name}" : s.Name));
}
