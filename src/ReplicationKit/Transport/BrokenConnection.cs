using System.Net.Sockets;

namespace ReplicationKit;

/// <summary>Recognizes what <see cref="HttpClient"/> throws if a connection cannot be opened, or breaks.</summary>
internal static class BrokenConnection
{
    /// <summary>
    /// Whether a connection caused the exception. A <see cref="SocketException"/> without <see cref="HttpRequestException"/> means that the
    /// peer reset the connection at the moment when it was established.
    /// </summary>
    public static bool IsCauseOf(Exception exception) => exception is HttpRequestException or IOException or SocketException;
}
