namespace ReplicationKit.Tool;

/// <summary>The exception that ends a command for a reason that the user can remedy.</summary>
/// <param name="exitCode">The exit code.</param>
/// <param name="message">The problem and its remedy, without secrets.</param>
/// <param name="cause">The cause.</param>
internal sealed class ToolException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    public int ExitCode { get; } = exitCode;

    public static ToolException Usage(string message, Exception? cause = null) => new(Tool.ExitCode.Usage, message, cause);

    public static ToolException Failed(string message, Exception? cause = null) => new(Tool.ExitCode.Failed, message, cause);
}
