using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Operations;

/// <summary>Says in one line why the server cannot start. What is not the operator's to mend, keeps its stack trace.</summary>
public static class StartFailure
{
    /// <summary>The line, if the exception is one that an operator can do something about.</summary>
    public static bool TryDescribe(Exception exception, [NotNullWhen(true)] out string? line)
    {
        ArgumentNullException.ThrowIfNull(exception);
        line = exception switch
        {
            OptionsValidationException options => string.Join(" ", options.Failures),
            SocketException socket => $"The media port cannot be opened: {socket.Message}.",
            IOException or UnauthorizedAccessException => exception.Message,
            DbException database => $"The database cannot be opened: {database.Message}",
            InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => exception.Message,
            InvalidDataException => $"A settings file cannot be read: {exception.Message}",
            FormatException => exception.Message,
            _ => null,
        };
        line = line is null ? null : $"LiveRelay cannot start: {line.ReplaceLineEndings(" ")}";
        return line is not null;
    }
}
