namespace ReplicationKit.Shared;

/// <summary>The setting of a specification or its project for Refit interfaces.</summary>
internal enum RefitSetting
{
    /// <summary>Not set: they are generated if the project references Refit.</summary>
    None,

    /// <summary>They are required: a warning is reported if they cannot be generated.</summary>
    Generate,

    /// <summary>They are not generated.</summary>
    Omit,
}
