using System.Text.Json.Serialization;
using Newtonsoft.Json;

namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>A source or a target.</summary>
public sealed class EndpointDto
{
    [JsonPropertyName("url"), JsonProperty("url")]
    public string Url { get; set; } = "";

    [JsonPropertyName("auth"), JsonProperty("auth", NullValueHandling = NullValueHandling.Ignore)]
    public AuthDto? Auth { get; set; }
}

/// <summary>An endpoint's credentials.</summary>
public sealed class AuthDto
{
    [JsonPropertyName("basic"), JsonProperty("basic")]
    public BasicDto? Basic { get; set; }
}

/// <summary>A user and a password.</summary>
public sealed class BasicDto
{
    [JsonPropertyName("username"), JsonProperty("username")]
    public string? UserName { get; set; }

    [JsonPropertyName("password"), JsonProperty("password")]
    public string? Password { get; set; }
}

/// <summary>How the target is created.</summary>
public sealed class TargetParamsDto
{
    [JsonPropertyName("q"), JsonProperty("q")]
    public int Q { get; set; }

    [JsonPropertyName("n"), JsonProperty("n")]
    public int N { get; set; }

    [JsonPropertyName("partitioned"), JsonProperty("partitioned")]
    public bool Partitioned { get; set; }
}
