namespace ReplicationKit.Shared;

/// <summary>How the Refit that a project references finds implementations.</summary>
internal enum RefitForm
{
    /// <summary>There is no Refit.</summary>
    None,

    /// <summary>Refit 5 or older: it cannot be given an implementation.</summary>
    TooOld,

    /// <summary>6.0 to 10.1: by the name of a class.</summary>
    ByName,

    /// <summary>10.2 and 11: by a factory that is registered, else by name.</summary>
    ByFactory,

    /// <summary>12 and newer: by a factory that takes the settings.</summary>
    BySettings,
}
