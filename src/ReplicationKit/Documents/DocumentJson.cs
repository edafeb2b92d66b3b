using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>How documents are written, wherever they are.</summary>
internal static class DocumentJson
{
    /// <summary>Escapes what JSON demands, and no more: documents are read by people and never stand in HTML.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = Encoder, SkipValidation = true };
}
