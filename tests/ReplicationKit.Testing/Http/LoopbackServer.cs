using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReplicationKit.Testing;

/// <summary>Answers each request on a real connection, byte for byte as the test specifies, and keeps the requests.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _requests = [];
    private readonly Func<string, string> _answer;
    private Task _accepting = Task.CompletedTask;

    private LoopbackServer(Func<string, string> answer) => _answer = answer;

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public static Task<LoopbackServer> StartAsync(Func<string, string> answer)
    {
        var server = new LoopbackServer(answer);
        server._listener.Start();
        server._accepting = server.AcceptAsync();
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    /// <summary>One answer for each connection, as soon as the head has come: that is when a redirect is answered.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                var received = new StringBuilder();
                byte[] buffer = new byte[64 * 1024];
                while (!IsWhole(received.ToString()))
                {
                    int read = await stream.ReadAsync(buffer, _stop.Token);
                    if (read == 0)
                        break;
                    received.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }

                lock (_requests)
                    _requests.Add(received.ToString());
                await stream.WriteAsync(
                    Encoding.UTF8.GetBytes(
                        _answer(received.ToString()).Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)
                    ),
                    _stop.Token
                );
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException) { }
        }
    }

    private static bool IsWhole(string request) =>
        request.Contains("\r\n\r\n", StringComparison.Ordinal)
        && (!request.Contains("chunked", StringComparison.OrdinalIgnoreCase) || request.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
}
