namespace ReplicationKit.Selectors.Model;

/// <summary>What a path of a document can lead to.</summary>
[Flags]
internal enum JsonKinds
{
    None = 0,

    /// <summary>Nowhere: something on the way is no object.</summary>
    BadPath = 1,

    /// <summary>Nowhere: the last object has no such member, or an object on the way is missing.</summary>
    Missing = 2,
    Null = 4,
    Bool = 8,
    Number = 16,
    String = 32,
    Array = 64,
    Object = 128,

    /// <summary>Any value, null included.</summary>
    Present = Null | Bool | Number | String | Array | Object,

    /// <summary>Everything.</summary>
    All = BadPath | Missing | Present,
}
