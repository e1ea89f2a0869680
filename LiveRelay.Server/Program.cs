using LiveRelay.Server.Accounts;
using LiveRelay.Server.Activities;
using LiveRelay.Server.Assignments;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Collections;
using LiveRelay.Server.Courseware;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Interaction;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Lessons.Minutes;
using LiveRelay.Server.Library;
using LiveRelay.Server.MicroTeaching;
using LiveRelay.Server.Observing;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Operations.CountyCa;
using LiveRelay.Server.Operations.Trust;
using LiveRelay.Server.Pages;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Regrets;
using LiveRelay.Server.Retention;
using LiveRelay.Server.Stage;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;
using LiveRelay.Server.Uploads;
using LiveRelay.Server.Watching;
using LiveRelay.Server.Whip;
using Microsoft.Extensions.Options;

if (args is ["county-ca", .. var countyArguments])
{
    return new CountyCaCommand(Console.Out, Console.Error, TimeProvider.System).Run(countyArguments);
}

if (args is ["verify", .. var verifyArguments])
{
    return await new VerifyCommand(Console.Out, Console.Error).RunAsync(verifyArguments);
}

var hasStarted = false;
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        ContentRootPath = ContentRoot.Find(),
        WebRootPath = ContentRoot.WebRoot,
    });
    builder.Logging.AddConsoleLog(builder.Configuration).OnlyWhen(() => hasStarted, LogSetup.StartFailureCategories);
    builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
    builder.AddHttps();
    builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddServer().AddStorage().AddAccounts().AddLessons().AddLessonHub().AddCourseware().AddTimetable();
    builder.Services.AddMedia().AddRecording().AddStage().AddSignalling().AddMonitoring().AddTrust().AddPages();
    builder.Services.AddLibrary().AddWatching().AddAssignments().AddActivities().AddJobs().AddDiagnosis().AddMicroTeaching().AddRegrets().AddUploads().AddRetention().AddBucket().AddBucketCopies();
    builder.Services.AddCollections().AddObserving().AddSingleton<StartBanner>();

    await using var app = builder.Build();
    app.UseForwardedHeaders();
    app.UsePageHeaders();
    app.UseProblems();
    app.UseOriginCheck();
    app.UseSignallingCors();
    app.UsePageFiles();
    app.UseRouting();
    app.UseMiddleware<SignallingRate>();
    app.UseAuthentication();
    app.UseAuthorization();
    app.MapSignalling();
    app.MapLessonHub();
    app.MapCourseware();
    app.MapMinutes();
    app.MapAccounts();
    app.MapTimetable();
    app.MapLibrary();
    app.MapWatching();
    app.MapAssignments();
    app.MapActivities();
    app.MapJobs();
    app.MapDiagnosis();
    app.MapInteraction();
    app.MapMicroTeaching();
    app.MapObserving();
    app.MapRegrets();
    app.MapCollections();
    app.MapUploads();
    app.MapRetention();
    app.MapMonitoring();
    app.MapTrust();
    app.MapPages();

    app.Services.GetRequiredService<IStartupValidator>().Validate();
    await app.Services.MigrateDatabaseAsync();
    await app.Services.GetRequiredService<DemoSchool>().SeedAsync();
    await app.Services.PrepareAccountsAsync();
    await app.Services.GetRequiredService<EvaluationTemplates>().SeedAsync();
    await app.StartAsync();
    hasStarted = true;

    // What starting left is looked through while nobody waits: else it is while the first class comes in.
    GC.Collect();
    app.Services.GetRequiredService<StartBanner>().Print(Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (!hasStarted && StartFailure.TryDescribe(e, out var line))
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
