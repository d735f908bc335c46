using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.Logging;
using Hangfire.Redis.StackExchange;
using Hangfire.States;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Claustro.Platform.Work;

/// <summary>Hangfire behind one small piece: on Redis in a cluster, in memory on a laptop.</summary>
public static class WorkSetup
{
    public static readonly string[] Queues = ["notifications", "default", "imports", "reports"];

    /// <summary>Registers a kind of background work.</summary>
    public static IServiceCollection AddWork<T>(this IServiceCollection services) where T : class, IBackgroundWork =>
        services.AddScoped<T>().AddSingleton(new WorkKind(T.Name, T.Queue, typeof(T), T.RunsAtOnce));

    /// <summary>Registers who does small tasks of <paramref name="kind"/>.</summary>
    public static IServiceCollection AddSmallTask<T>(this IServiceCollection services, string kind) where T : class, ISmallTask =>
        services.AddKeyedScoped<ISmallTask, T>(kind);

    internal static IServiceCollection AddJobSignals(this IServiceCollection services, IConnectionMultiplexer? redis, string prefix)
    {
        // Registered by us, because Hangfire's own are static: two hosts in one process would work each other's jobs.
        services.AddSingleton<JobActivator>(s => new AspNetCoreJobActivator(s.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton<JobStorage>(_ => redis is null
            ? new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) })
            : new RedisStorage(redis, new RedisStorageOptions { Prefix = prefix + "jobs:", SucceededListSize = 500, DeletedListSize = 500 }));
        services.AddHangfire((s, hangfire) => hangfire
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseFilter(new ForgetSoon())
            .UseStorage(s.GetRequiredService<JobStorage>())
            .UseLogProvider(new JobLogs(s.GetRequiredService<ILoggerFactory>())));
        services.AddSingleton<JobSignal>().AddHostedService(s => s.GetRequiredService<JobSignal>());
        services.AddSingleton<WorkRunner>();
        services.AddWork<RunSmallTasks>().AddSmallTask<Noop>("noop");
        services.AddWork<RunSchedules>().AddSingleton<SchedulePlan>().AddScoped<ScheduleJob>();
        return services;
    }

    /// <summary>Makes this process a worker of the named queues, with the sweep.</summary>
    public static IServiceCollection AddWorker(this IServiceCollection services, string[] queues) => services
        .AddHangfireServer(server =>
        {
            server.Queues = queues;
            server.WorkerCount = Math.Max(4, Environment.ProcessorCount * 2);
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
            server.ShutdownTimeout = TimeSpan.FromSeconds(3);
            server.StopTimeout = TimeSpan.FromSeconds(1);
        })
        .AddHostedService<Sweeper>().AddHostedService<RecurringJobs>();

    /// <summary>Finished jobs are only signals: keep them ten minutes for the dashboard, not a day in Redis.</summary>
    private sealed class ForgetSoon : Hangfire.Common.JobFilterAttribute, IApplyStateFilter
    {
        public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = TimeSpan.FromMinutes(10);

        public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
        {
        }
    }

    /// <summary>Hangfire keeps one provider for the process, also after the host that gave it is gone.</summary>
    private sealed class JobLogs(ILoggerFactory logs) : ILogProvider
    {
        private readonly AspNetCoreLogProvider provider = new(logs);

        public ILog? GetLogger(string name)
        {
            try
            {
                return provider.GetLogger(name);
            }
            catch (ObjectDisposedException)
            {
                return new NoOpLogger();
            }
        }
    }

    private sealed class NoOpLogger : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
