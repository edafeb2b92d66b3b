using System.Text.Json;

namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>Every value of a status in one string, so that two are compared and shown.</summary>
internal static class StatusTexts
{
    public static string Of(ReplicationStatus status) => JsonSerializer.Serialize(status);
}
