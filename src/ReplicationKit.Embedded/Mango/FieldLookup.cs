namespace ReplicationKit.Embedded.Mango;

/// <summary>The result of looking up a field.</summary>
internal enum FieldLookup
{
    /// <summary>The field exists.</summary>
    Found,

    /// <summary>An object on the path has no such member; <c>{"$exists": false}</c> is satisfied.</summary>
    Missing,

    /// <summary>A value on the path is neither an object nor an array with that element; nothing is satisfied.</summary>
    BadPath,
}
