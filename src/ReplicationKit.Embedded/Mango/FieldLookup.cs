namespace ReplicationKit.Embedded.Mango;

/// <summary>What looking up a field gave.</summary>
internal enum FieldLookup
{
    /// <summary>The field is there.</summary>
    Found,

    /// <summary>An object on the way has no such member; <c>{"$exists": false}</c> is satisfied.</summary>
    Missing,

    /// <summary>Something on the way is neither an object nor an array with that element; nothing is satisfied.</summary>
    BadPath,
}
