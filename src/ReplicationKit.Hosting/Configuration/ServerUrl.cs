using System.Diagnostics.CodeAnalysis;

namespace ReplicationKit.Hosting;

/// <summary>Parses the addresses that a client accepts.</summary>
internal static class ServerUrl
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && IsUsable(address);

    public static bool IsUsable(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
