using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>A response that a function of a design document made (<c>chttpd_external:send_external_response/2</c>).</summary>
internal sealed class ExternalResponse
{
    private readonly List<(string Name, string Value)> _headers = [];
    private string _contentType = "application/json";
    private byte[] _body = [];
    private bool _isJson;

    public int Status { get; set; } = 200;

    /// <param name="response">The object that the function returned.</param>
    /// <param name="status">The status if the function states none.</param>
    /// <exception cref="CouchException">A member does not belong to a response.</exception>
    public ExternalResponse(JsonElement response, int status = 200)
    {
        Status = status;
        foreach (JsonProperty member in JsonMembers.Of(response))
            Read(member.Name, member.Value);
    }

    /// <summary>Sets a header, whatever the function says.</summary>
    public void Set(string name, string value)
    {
        _headers.RemoveAll(header => header.Name == name);
        _headers.Add((name, value));
    }

    public async Task SendAsync(CouchExchange request, byte[]? body = null)
    {
        HttpResponse response = request.Context.Response;
        response.StatusCode = Status;
        response.ContentType = _contentType;
        if (_isJson)
            response.Headers.CacheControl = "must-revalidate";
        else
            response.Headers.ContentSecurityPolicy = "sandbox";
        foreach ((string name, string value) in _headers)
            response.Headers[name] = value;
        body ??= _body;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Aborted);
    }

    private void Read(string name, JsonElement value)
    {
        switch (name)
        {
            case "code" when value.TryGetInt32(out int code):
                Status = code;
                break;
            case "stop":
                break;
            case "json":
                _isJson = true;
                _contentType = "application/json";
                _body = Json.Write(writer => CouchJson.Write(writer, value));
                _body = [.. _body, (byte)'\n'];
                break;
            case "body" when value.ValueKind == JsonValueKind.String:
                _contentType = "text/html; charset=utf-8";
                _body = Encoding.UTF8.GetBytes(value.GetString()!);
                break;
            case "base64" when value.TryGetBytesFromBase64(out byte[]? bytes):
                _contentType = "application/binary";
                _body = bytes;
                break;
            case "headers" when value.ValueKind == JsonValueKind.Object:
                foreach (JsonProperty header in JsonMembers.Of(value))
                    _headers.Add((header.Name, header.Value.IoText() ?? header.Value.ToString()));
                break;
            default:
                throw new CouchException(
                    500,
                    "external_response_error",
                    $"Invalid data from external server: {{{ErlangText.Print(name)},{ErlangText.Print(value)}}}"
                );
        }
    }
}
