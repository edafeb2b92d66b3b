namespace ReplicationKit.Shared;

/// <summary>What a specification or its project says about Refit interfaces.</summary>
internal enum RefitWish
{
    /// <summary>Nothing: they are generated where the project references Refit.</summary>
    None,

    /// <summary>They are asked for, so that it is worth a warning where they cannot be generated.</summary>
    Generate,

    /// <summary>They are not wanted.</summary>
    Omit,
}
