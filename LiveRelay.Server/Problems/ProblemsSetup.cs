using Microsoft.AspNetCore.Diagnostics;

namespace LiveRelay.Server.Problems;

/// <summary>Makes problem documents of everything that goes wrong and was not explained.</summary>
public static class ProblemsSetup
{
    /// <summary>Adds the handlers of exceptions and of bare status codes.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = static context => Explain(context).ExecuteAsync(context),

            // A body that is too large, or that never came whole, is the client's doing and no news for the log.
            SuppressDiagnosticsCallback = static context => context.Exception is BadHttpRequestException or OperationCanceledException,
        });
        return app.UseStatusCodePages(static context =>
            new Problem(ProblemType.ForStatus(context.HttpContext.Response.StatusCode)).ExecuteAsync(context.HttpContext));
    }

    private static Problem Explain(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
            ? new Problem(ProblemType.ForStatus(bad.StatusCode))
            : new Problem(ProblemType.Internal);
}
