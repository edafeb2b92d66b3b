using System.Text.Json;

namespace ReplicationKit.Tool;

/// <summary>The names of enumerated values in JSON.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
