namespace ReplicationKit.Shared;

/// <summary>The visibility of a type, taking its containing types into account.</summary>
internal enum Visibility
{
    /// <summary>Visible to a containing type or to derived types only.</summary>
    Private,

    /// <summary>Visible in the assembly.</summary>
    Internal,

    /// <summary>Visible everywhere.</summary>
    Public,
}
