namespace ReplicationKit.Selectors.Model;

/// <summary>What a path of a document can lead to.</summary>
[Flags]
internal enum JsonKinds
{
    None = 0,

    /// <summary>Nowhere: a value on the path is not an object.</summary>
    BadPath = 1,

    /// <summary>Nowhere: the last object does not have the member, or an object on the path is missing.</summary>
    Missing = 2,
    Null = 4,
    Bool = 8,
    Number = 16,
    String = 32,
    Array = 64,
    Object = 128,

    /// <summary>Any value, including null.</summary>
    Present = Null | Bool | Number | String | Array | Object,

    /// <summary>Any value or none.</summary>
    All = BadPath | Missing | Present,
}
