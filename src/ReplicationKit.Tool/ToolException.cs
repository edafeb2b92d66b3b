namespace ReplicationKit.Tool;

/// <summary>A command cannot go on, for a reason that the user can do something about.</summary>
/// <param name="exitCode">What scripts are told.</param>
/// <param name="message">What is wrong and what to do, without any secret.</param>
/// <param name="cause">What it came from.</param>
internal sealed class ToolException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    public int ExitCode { get; } = exitCode;

    public static ToolException Usage(string message, Exception? cause = null) => new(Tool.ExitCode.Usage, message, cause);

    public static ToolException Failed(string message, Exception? cause = null) => new(Tool.ExitCode.Failed, message, cause);
}
