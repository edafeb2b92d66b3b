namespace ReplicationKit;

/// <summary>Specifies how a selector compares strings for equality.</summary>
public enum StringEquality
{
    /// <summary>As on the server: equality by ICU collation, which ignores some characters, such as the soft hyphen.</summary>
    Collation,

    /// <summary>Exactly, byte for byte, as C# does: the selector has a second condition in addition to the equality.</summary>
    Ordinal,
}
