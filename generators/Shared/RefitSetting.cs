namespace ReplicationKit.Shared;

/// <summary>What a specification or its project states about Refit interfaces.</summary>
internal enum RefitSetting
{
    /// <summary>Nothing: they are generated where the project references Refit.</summary>
    None,

    /// <summary>They are required, so that it is worth a warning where they cannot be generated.</summary>
    Generate,

    /// <summary>They are not generated.</summary>
    Omit,
}
