using System.Globalization;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>The response to <c>GET /</c>.</summary>
/// <param name="Version">The version as the server reports it.</param>
/// <param name="Server">The latest known server that is not newer.</param>
/// <param name="IsPouch">Whether it is PouchDB Server, whose versions are not those of CouchDB.</param>
internal sealed record ServerGreeting(string Version, CouchServer Server, bool IsPouch = false)
{
    /// <summary>Reads a greeting.</summary>
    /// <returns>The greeting, or <c>null</c> if it is not from CouchDB, Cloudant or PouchDB Server.</returns>
    /// <exception cref="JsonException">The response is not JSON.</exception>
    public static ServerGreeting? Read(ReadOnlyMemory<byte> answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        if (
            json.RootElement.ValueKind != JsonValueKind.Object
            || !(json.RootElement.TryGetProperty("couchdb", out _) || json.RootElement.TryGetProperty("express-pouchdb", out _))
            || !json.RootElement.TryGetProperty("version", out JsonElement value)
            || value.ValueKind != JsonValueKind.String
        )
            return null;
        string version = value.GetString()!;
        if (json.RootElement.TryGetProperty("express-pouchdb", out _))
            return new ServerGreeting(version, CouchServer.CouchDB35, IsPouch: true);
        return IsCloudant(json.RootElement) ? new ServerGreeting(version, CouchServer.Cloudant)
            : Find(version) is { } server ? new ServerGreeting(version, server)
            : null;
    }

    private static bool IsCloudant(JsonElement greeting) =>
        greeting.TryGetProperty("vendor", out JsonElement vendor)
        && vendor.ValueKind == JsonValueKind.Object
        && vendor.TryGetProperty("name", out JsonElement name)
        && name.ValueKind == JsonValueKind.String
        && name.GetString()!.Contains("Cloudant", StringComparison.OrdinalIgnoreCase);

    private static CouchServer? Find(string version)
    {
        string[] parts = version.Split('.', 3);
        if (parts.Length < 2 || !TryRead(parts[0], out int major) || !TryRead(parts[1], out int minor))
            return null;
        CouchServer found = CouchServer.CouchDB30;
        foreach (CouchServer server in Enum.GetValues<CouchServer>())
        {
            if (server != CouchServer.Cloudant && ((int)server / 100, (int)server % 100).CompareTo((major, minor)) <= 0 && server > found)
                found = server;
        }

        return found;
    }

    private static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
