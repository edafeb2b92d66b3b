namespace ReplicationKit;

/// <summary>How a selector compares strings for equality.</summary>
public enum StringEquality
{
    /// <summary>As the server does: plain equality, decided by ICU collation, to which characters without weight do not count.</summary>
    Collation,

    /// <summary>Exactly, byte for byte, as C# does: the selector carries a second condition beside the equality.</summary>
    Ordinal,
}
