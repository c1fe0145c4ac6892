using System.Globalization;
using System.Text;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;

/// <summary>Completion indexes in the form Kubernetes writes them: <c>0,2-4</c>. Immutable.</summary>
public sealed class IndexSet
{
    private readonly SortedSet<int> _indexes;

    private IndexSet(SortedSet<int> indexes) => _indexes = indexes;

    public int Count => _indexes.Count;

    /// <summary>Reads the text form; parts that are no numbers, and indexes from <paramref name="limit"/> on, are passed over.</summary>
    public static IndexSet Parse(string? text, int limit)
    {
        var indexes = new SortedSet<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)) continue;
            var to = ends.Length > 1 && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? end : from;
            for (var i = from; i <= to && i < limit; i++) indexes.Add(i);
        }
        return new IndexSet(indexes);
    }

    public bool Contains(int index) => _indexes.Contains(index);

    public IndexSet With(IEnumerable<int> more) => new([.. _indexes, .. more]);

    public override string ToString()
    {
        var text = new StringBuilder();
        int? from = null;
        var last = -1;
        foreach (var index in _indexes)
        {
            if (from is not null && index == last + 1)
            {
                last = index;
                continue;
            }
            Flush(text, from, last);
            (from, last) = (index, index);
        }
        Flush(text, from, last);
        return text.ToString();
    }

    /// <summary>Two neighbours are written as a list, three and more as a range.</summary>
    private static void Flush(StringBuilder text, int? from, int last)
    {
        if (from is null) return;
        if (text.Length > 0) text.Append(',');
        text.Append(from);
        if (last > from) text.Append(last == from + 1 ? ',' : '-').Append(last);
    }
}
