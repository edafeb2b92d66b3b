namespace ReplicationKit.Shared;

/// <summary>How the referenced Refit finds implementations.</summary>
internal enum RefitForm
{
    /// <summary>Refit is not referenced.</summary>
    None,

    /// <summary>Refit 5 or older, which does not support generated implementations.</summary>
    TooOld,

    /// <summary>6.0 to 10.1: by the name of a class.</summary>
    ByName,

    /// <summary>10.2 and 11: by a registered factory, otherwise by name.</summary>
    ByFactory,

    /// <summary>12 and later: by a factory that takes the settings.</summary>
    BySettings,
}
