using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Reports;

namespace Claustro.Tests.Support;

/// <summary>A report for tests: the term says which, the section says how it behaves (see the constants). For teachers and administrators.</summary>
internal sealed class TestReport : IReportKind
{
    public const long Good = 1, FailsOnce = 2, NeverEnds = 3, Refuses = 4, AlwaysFails = 5, Large = 6, LargeThenWaits = 7, LargeAtOnce = 8;

    /// <summary>Bytes of a large one: three whole parts and a little.</summary>
    public const int LargeSize = (3 * 256 * 1024) + 17;

    public static readonly ConcurrentDictionary<long, int> Builds = new();

    public static readonly ConcurrentDictionary<long, bool> Stopped = new();

    public string Name => "test";

    public Text Title => new("Prueba", "Test");

    public IReadOnlyList<string> Formats => ["csv"];

    public Task<Refusal?> AuthorizeAsync(Caller caller, ReportParameters parameters, CancellationToken cancel) =>
        Task.FromResult(caller.Is(Role.Teacher | Role.Administrator) ? null : Refusal.NotYours);

    public async Task<int> BuildAsync(ReportBuild build, Stream output, CancellationToken cancel)
    {
        var which = build.Parameters.TermId ?? 0;
        var times = Builds.AddOrUpdate(which, 1, (_, n) => n + 1);
        switch (build.Parameters.SectionId)
        {
            case FailsOnce when times == 1:
            case AlwaysFails:
                throw new InvalidOperationException("as told");
            case Refuses:
                throw new ReportRefusedException(Refusal.Conflict("nothing", "No hay datos.", "There is no data."));
            case NeverEnds:
                build.Progress(40);
                try
                {
                    await Task.Delay(Timeout.Infinite, cancel);
                }
                finally
                {
                    Stopped[which] = true;
                }

                break;
            case Large or LargeThenWaits or LargeAtOnce:
                var content = new byte[LargeSize];
                new Random((int)which).NextBytes(content);
                for (var at = 0; at < content.Length; at += 1000)
                {
                    output.Write(content.AsSpan(at, Math.Min(1000, content.Length - at)));
                    if (build.Parameters.SectionId != LargeAtOnce)
                    {
                        await output.FlushAsync(cancel);
                    }
                }

                if (build.Parameters.SectionId == LargeThenWaits)
                {
                    await build.WaitAsync(() => Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => 0, TaskScheduler.Default), 10, 60);
                    cancel.ThrowIfCancellationRequested();
                }

                return 1;
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"a,b\n{which},é\n")), cancel);
        return 1;
    }
}
