using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ReplicationKit.Tool.Tests;

/// <summary>Forwards requests to a server, except one, which it rejects with an error that repeats the whole request.</summary>
internal sealed class RepeatingProxy : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _server;
    private readonly Task _accepting;
    private readonly int _status;
    private readonly int _number;
    private int _requests;

    /// <param name="server">The server.</param>
    /// <param name="status">The status of the rejection.</param>
    /// <param name="number">The number of the request to reject.</param>
    public RepeatingProxy(Uri server, int status, int number)
    {
        _server = new HttpClient { BaseAddress = server };
        (_status, _number) = (status, number);
        Authority = $"127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"http://{Authority}/");
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Authority { get; }

    /// <summary>The number of requests that came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _accepting;
        _server.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException) { }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            string body = await reader.ReadToEndAsync();
            if (Interlocked.Increment(ref _requests) == _number)
                await RejectAsync(context, body);
            else
                await ForwardAsync(context, body);
        }
        catch (Exception exception)
            when (exception is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException)
        {
            context.Response.Abort();
        }
    }

    private async Task RejectAsync(HttpListenerContext context, string body)
    {
        string repeated = $"{context.Request.Url} {context.Request.Headers} {body}";
        string json = new JsonObject { ["error"] = repeated, ["reason"] = repeated }.ToJsonString();
        context.Response.StatusCode = _status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
        context.Response.Close();
    }

    private async Task ForwardAsync(HttpListenerContext context, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.RawUrl!.TrimStart('/'));
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers["Authorization"]);
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.SendChunked = true;
        await using Stream answer = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[8192];
        for (int read; (read = await answer.ReadAsync(buffer)) > 0; )
        {
            await context.Response.OutputStream.WriteAsync(buffer.AsMemory(0, read));
            await context.Response.OutputStream.FlushAsync();
        }

        context.Response.Close();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
