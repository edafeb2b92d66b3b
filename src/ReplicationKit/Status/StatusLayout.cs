namespace ReplicationKit;

/// <summary>
/// The positions of a status's fields in a row that was read, so that only the fields that differ in the next row are read again.
/// </summary>
internal sealed class StatusLayout
{
    private readonly Location[] _locations = new Location[Enum.GetValues<StatusField>().Length];
    private int _count;
    private uint _seen;
    private bool _repeats;

    /// <summary>Whether each field occurs once, so that reading it at its position gives the same result as reading the row.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>The fields in the order in which they occur.</summary>
    public Span<Location> Locations => _locations.AsSpan(0, _count);

    /// <summary>Removes all locations.</summary>
    public void Clear()
    {
        _count = 0;
        _seen = 0;
        _repeats = false;
        IsUsable = false;
    }

    /// <summary>Marks the row as read completely, so that <see cref="Locations"/> can be used.</summary>
    public void Complete() => IsUsable = !_repeats;

    /// <summary>Marks the locations as about to change.</summary>
    public void Invalidate() => IsUsable = false;

    /// <summary>Adds the location of a field's value.</summary>
    public void Add(StatusField field, int start, int end)
    {
        uint bit = 1u << (int)field;
        if ((_seen & bit) != 0)
        {
            _repeats = true;
            return;
        }

        _seen |= bit;
        _locations[_count++] = new Location(field, start, end);
    }

    /// <summary>A field, and the bounds of its value.</summary>
    public readonly record struct Location(StatusField Field, int Start, int End)
    {
        /// <summary>Returns the location moved by a number of bytes.</summary>
        public Location Moved(int by) => new(Field, Start + by, End + by);
    }
}
