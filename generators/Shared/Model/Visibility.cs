namespace ReplicationKit.Shared;

/// <summary>From where a type can be seen, the types around it considered.</summary>
internal enum Visibility
{
    /// <summary>From a type around it or from derived types only.</summary>
    Private,

    /// <summary>From the assembly.</summary>
    Internal,

    /// <summary>From everywhere.</summary>
    Public,
}
