namespace ReplicationKit.Selectors.Json;

internal enum JsonNodeKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
