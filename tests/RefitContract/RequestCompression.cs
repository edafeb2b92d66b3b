#if REFIT_FORM_12
using System.IO.Compression;

namespace Refit;

public enum RequestCompression
{
    Default,
    None,
    GZip,
    Brotli,
    Zstandard,
}

public sealed class RequestCompressionOptions
{
    public ZLibCompressionOptions? GZip { get; set; }

    public BrotliCompressionOptions? Brotli { get; set; }
}
#endif
