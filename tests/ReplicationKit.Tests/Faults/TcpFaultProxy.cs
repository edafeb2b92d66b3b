using System.Net;
using System.Net.Sockets;

namespace ReplicationKit.Tests.Faults;

/// <summary>
/// Passes bytes between a client and a server, on real connections, and breaks them: at once, within a response, or by sending nothing more.
/// </summary>
internal sealed class TcpFaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly Random _random;
    private readonly int _faults;
    private readonly List<Task> _connections = [];
    private Task _accepting = Task.CompletedTask;

    /// <param name="server">The server.</param>
    /// <param name="seed">The seed, from which each connection's fault follows.</param>
    /// <param name="faults">The number of connections that may break; later ones do not.</param>
    public TcpFaultProxy(Uri server, int seed, int faults) => (_server, _random, _faults) = (server, new Random(seed), faults);

    public Uri Address => new($"http://{_server.UserInfo}@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Waits until the client has closed all its connections.</summary>
    public async Task WaitForAllClosedAsync(CancellationToken cancellationToken)
    {
        _listener.Stop();
        await _accepting.WaitAsync(cancellationToken);
        await Task.WhenAll(_connections).WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await WaitForAllClosedAsync(CancellationToken.None);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_stop.Token);
                int kind = _connections.Count < _faults ? _random.Next(6) : 6;
                _connections.Add(ServeAsync(client, kind, _random.Next(1500)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    /// <summary>Serves a connection until one side closes it, or its fault comes.</summary>
    private async Task ServeAsync(Socket client, int kind, int bytes)
    {
        using (client)
        using (var server = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            try
            {
                if (kind == 0)
                {
                    Reset(client);
                    return;
                }

                await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
                using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                Task requests = PassAsync(client, server, long.MaxValue, isDrip: false, end.Token);
                Task responses = PassAsync(server, client, kind is 1 or 2 or 3 ? bytes : long.MaxValue, isDrip: kind == 4, end.Token);
                await Task.WhenAny(requests, responses);
                if (responses.IsCompletedSuccessfully && kind == 2)
                    await requests; // Nothing more is sent, until the client gives up.
                else if (responses.IsCompletedSuccessfully && kind == 1)
                    Reset(client);
                await end.CancelAsync();
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException) { }
        }
    }

    private static void Reset(Socket client)
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    private static async Task PassAsync(Socket from, Socket to, long bytes, bool isDrip, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[isDrip ? 1 : 4096];
        while (bytes > 0)
        {
            int read = await from.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), cancellationToken);
            if (read == 0)
                return;
            await to.SendAsync(buffer.AsMemory(0, read), cancellationToken);
            bytes -= read;
        }
    }
}
