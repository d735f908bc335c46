using Hangfire;
using Hangfire.InMemory;
using Hangfire.Redis.StackExchange;
using Hangfire.States;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
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
        services.AddHangfire(hangfire =>
        {
            hangfire.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings().UseFilter(new ForgetSoon());
            if (redis is null)
            {
                hangfire.UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) });
            }
            else
            {
                hangfire.UseRedisStorage((ConnectionMultiplexer)redis, new RedisStorageOptions { Prefix = prefix + "jobs:", SucceededListSize = 500, DeletedListSize = 500 });
            }
        });
        services.AddSingleton<JobSignal>().AddHostedService(s => s.GetRequiredService<JobSignal>());
        services.AddSingleton<WorkRunner>();
        services.AddWork<RunSmallTasks>().AddSmallTask<Noop>("noop");
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
        .AddHostedService<Sweeper>();

    /// <summary>Finished jobs are only signals: keep them ten minutes for the dashboard, not a day in Redis.</summary>
    private sealed class ForgetSoon : Hangfire.Common.JobFilterAttribute, IApplyStateFilter
    {
        public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = TimeSpan.FromMinutes(10);

        public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
        {
        }
    }
}
