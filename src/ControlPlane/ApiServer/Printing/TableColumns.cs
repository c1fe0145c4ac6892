using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Printing;

/// <summary>Columns that many kinds share, and the makers of the others.</summary>
public static class TableColumns
{
    public static TableColumn Name { get; } = new("Name", Format: "name", Description: "Name of the object.");

    public static TableColumn Age { get; } = new("Age", Description: "Time since the object was created.");

    public static TableColumn[] ContainersAndImages { get; } =
        [Wide("Containers", "Names of each container in the template."), Wide("Images", "Images referenced by each container in the template.")];

    public static TableColumn[] WorkloadWide { get; } = [.. ContainersAndImages, Wide("Selector", "Label selector of the pods.")];

    public static TableColumn Text(string name, string description) => new(name, Description: description);

    public static TableColumn Number(string name, string description) => new(name, "integer", Description: description);

    public static TableColumn Flag(string name, string description) => new(name, "boolean", Description: description);

    /// <summary>Shown with <c>-o wide</c> only.</summary>
    public static TableColumn Wide(string name, string description) => new(name, Priority: 1, Description: description);

    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? LabelText.None : text;

    /// <summary>A list cut after three, with the number of those left out.</summary>
    public static string FirstThree(IReadOnlyCollection<string> items) =>
        items.Count <= 3 ? string.Join(',', items) : $"{string.Join(',', items.Take(3))} + {items.Count - 3} more...";

    /// <summary>The cells under <see cref="ContainersAndImages"/>.</summary>
    public static void AddContainers(this TableCells cells, PodTemplateSpec? template)
    {
        IReadOnlyList<Container> containers = template?.Spec?.Containers ?? [];
        cells.Add(string.Join(',', containers.Select(c => c.Name)));
        cells.Add(string.Join(',', containers.Select(c => c.Image)));
    }
}
