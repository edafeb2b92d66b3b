namespace ReplicationKit.Rules.Json;

/// <summary>Leaves the parser at the first error; never leaves the reader.</summary>
internal sealed class JsonSyntaxException(string message, int at) : Exception(message)
{
    public int At { get; } = at;
}
