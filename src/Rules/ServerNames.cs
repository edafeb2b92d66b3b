using System.Globalization;

namespace ReplicationKit.Rules;

/// <summary>The names of the servers in messages.</summary>
internal static class ServerNames
{
    public static string Of(ServerVersion version) =>
        version == ServerVersion.Cloudant
            ? "Cloudant"
            : string.Format(CultureInfo.InvariantCulture, "CouchDB {0}.{1}", (int)version / 100, (int)version % 100);
}
