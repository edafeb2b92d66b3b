namespace ReplicationKit;

/// <summary>
/// Where the fields of a status stand in a row that was read: what is needed to read again only those that differ in the next row.
/// </summary>
internal sealed class StatusLayout
{
    private readonly Place[] _places = new Place[Enum.GetValues<StatusField>().Length];
    private int _count;
    private uint _seen;
    private bool _repeats;

    /// <summary>Whether each field stands in one place, so that reading it there gives what reading the row would.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>The fields in the order in which they stand.</summary>
    public Span<Place> Places => _places.AsSpan(0, _count);

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _count = 0;
        _seen = 0;
        _repeats = false;
        IsUsable = false;
    }

    /// <summary>The row has been read, and its places are those of <see cref="Places"/>.</summary>
    public void Complete() => IsUsable = !_repeats;

    /// <summary>The places are about to change.</summary>
    public void Invalidate() => IsUsable = false;

    /// <summary>Takes note of a field's value.</summary>
    public void Add(StatusField field, int start, int end)
    {
        uint bit = 1u << (int)field;
        if ((_seen & bit) != 0)
        {
            _repeats = true;
            return;
        }

        _seen |= bit;
        _places[_count++] = new Place(field, start, end);
    }

    /// <summary>A field, and where its value begins and ends.</summary>
    public readonly record struct Place(StatusField Field, int Start, int End)
    {
        /// <summary>The same field, so many bytes further on.</summary>
        public Place Moved(int by) => new(Field, Start + by, End + by);
    }
}
