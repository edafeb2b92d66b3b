namespace ReplicationKit.Rules.Json;

internal enum JsonNodeKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
