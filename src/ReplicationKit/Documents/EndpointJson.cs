using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>Endpoints as the replication document holds them: always an object with <c>url</c>, <c>auth</c> and <c>headers</c>.</summary>
internal static class EndpointJson
{
    /// <summary>Writes an endpoint. A bare name becomes a URL of the context's server, if that is known.</summary>
    public static void Write(IBufferWriter<byte> output, ReplicationEndpoint endpoint, in WriteContext context)
    {
        if (endpoint.IsLocal && context.Local is { } local)
        {
            output.Write(local.Prefix);
            output.Write(Encode(DatabaseName.Escape(endpoint.Address)).EncodedUtf8Bytes);
            if (endpoint.Credentials.IsEmpty)
            {
                output.Write(local.Suffix);
                return;
            }
        }
        else if (endpoint.IsLocal && endpoint.Credentials.IsEmpty)
        {
            output.Write("\""u8);
            output.Write(Encode(endpoint.Address).EncodedUtf8Bytes);
            output.Write("\""u8);
            return;
        }
        else
        {
            output.Write("{\"url\":\""u8);
            output.Write(Encode(endpoint.Address).EncodedUtf8Bytes);
        }

        output.Write("\""u8);
        WriteCredentials(output, endpoint.Credentials, context.Server);
        output.Write("}"u8);
    }

    /// <summary>Writes <c>,"auth":{…},"headers":{…}</c>, each only where there is something to say.</summary>
    public static void WriteCredentials(IBufferWriter<byte> output, EndpointCredentials credentials, CouchServer server)
    {
        bool basicAsHeader = credentials.UserName is not null && server < CouchServer.CouchDB32;
        bool basic = credentials.UserName is not null && !basicAsHeader;
        if (basic || credentials.IamApiKey is not null)
        {
            output.Write(",\"auth\":{"u8);
            if (basic)
            {
                output.Write("\"basic\":{\"username\":"u8);
                WriteText(output, credentials.UserName!);
                output.Write(",\"password\":"u8);
                WriteText(output, credentials.Password!);
                output.Write("}"u8);
                if (credentials.IamApiKey is not null) output.Write(","u8);
            }

            if (credentials.IamApiKey is not null)
            {
                output.Write("\"iam\":{\"api_key\":"u8);
                WriteText(output, credentials.IamApiKey);
                output.Write("}"u8);
            }

            output.Write("}"u8);
        }

        if (!basicAsHeader && credentials.Headers.IsEmpty) return;

        output.Write(",\"headers\":{"u8);
        bool first = true;
        if (basicAsHeader)
        {
            output.Write("\"Authorization\":"u8);
            WriteText(output, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials.UserName + ":" + credentials.Password)));
            first = false;
        }

        foreach (KeyValuePair<string, string> header in credentials.Headers)
        {
            if (!first) output.Write(","u8);
            first = false;
            WriteText(output, header.Key);
            output.Write(":"u8);
            WriteText(output, header.Value);
        }

        output.Write("}"u8);
    }

    /// <summary>Reads an endpoint from a document: a text, or an object with a URL. Null where it is neither.</summary>
    public static ReplicationEndpoint? Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return ReplicationEndpoint.Parse(value.GetString()!);
        if (value.ValueKind != JsonValueKind.Object || !TryGetText(value, "url", out string? url)) return null;

        EndpointCredentials credentials = EndpointCredentials.None;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "url":
                    break;
                case "auth" when property.Value.ValueKind == JsonValueKind.Object:
                    if (!ReadAuth(property.Value, ref credentials)) return null;
                    break;
                case "headers" when property.Value.ValueKind == JsonValueKind.Object:
                    foreach (JsonProperty header in property.Value.EnumerateObject())
                    {
                        if (header.Value.ValueKind != JsonValueKind.String) return null;
                        credentials = credentials.WithHeader(header.Name, header.Value.GetString()!);
                    }

                    break;
                default:
                    return null;
            }
        }

        return ReplicationEndpoint.Parse(url).WithCredentials(credentials);
    }

    private static bool ReadAuth(JsonElement auth, ref EndpointCredentials credentials)
    {
        foreach (JsonProperty kind in auth.EnumerateObject())
        {
            if (kind.Value.ValueKind != JsonValueKind.Object) return false;
            if (kind.NameEquals("basic") && TryGetText(kind.Value, "username", out string? user) && TryGetText(kind.Value, "password", out string? password))
                credentials = credentials.WithBasicAuth(user, password);
            else if (kind.NameEquals("iam") && TryGetText(kind.Value, "api_key", out string? key))
                credentials = credentials.WithIamApiKey(key);
            else
                return false;
        }

        return true;
    }

    private static bool TryGetText(JsonElement value, string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = value.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
        return text is not null;
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        output.Write(Encode(text).EncodedUtf8Bytes);
        output.Write("\""u8);
    }

    private static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, DocumentJson.Encoder);
}
