using System.Text.Json;
using MiniKube.Machinery.Api;

namespace MiniKube.ControlPlane.ApiServer.Printing;

/// <summary>One column of a Table. Priority 0 is always shown, 1 only with <c>-o wide</c>. Format is <c>name</c> for the name column.</summary>
public sealed record TableColumn(string Name, string Type = "string", string Format = "", int Priority = 0, string Description = "");

/// <summary>Turns objects of one kind into Table rows. Stateless; used by many requests at once.</summary>
public abstract class TablePrinter
{
    /// <summary>For kinds without columns of their own: Name, and Created At.</summary>
    public static TablePrinter NameAndAge { get; } = new NameAndAgePrinter();

    public abstract IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Writes one cell per column, in order.</summary>
    public abstract void Print(ReadOnlySpan<byte> json, TableCells cells);
}

/// <summary>A printer over the typed record.</summary>
public abstract class TablePrinter<T> : TablePrinter
{
    public sealed override void Print(ReadOnlySpan<byte> json, TableCells cells) => Print(ApiJson.Deserialize<T>(json), cells);

    protected abstract void Print(T obj, TableCells cells);
}

/// <summary>Receives the cells of one row at a time.</summary>
public sealed class TableCells(Utf8JsonWriter writer, DateTimeOffset now)
{
    /// <summary>The instant ages are counted from; the same for all rows of an answer.</summary>
    public DateTimeOffset Now { get; } = now;

    public void Add(string? value) => writer.WriteStringValue(value ?? "");

    public void Add(long value) => writer.WriteNumberValue(value);

    public void Add(bool value) => writer.WriteBooleanValue(value);
}
