using Claustro.Platform.Audit;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Platform.Observability;
using Claustro.Platform.Settings;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using StackExchange.Redis;

namespace Claustro.Platform;

/// <summary>The ground floor: data, work, errors, HTTP. Knows no word of the college.</summary>
public static class PlatformSetup
{
    /// <param name="answersPeople">False in a process that only works: it may pause more often to stay small.</param>
    public static IServiceCollection AddPlatform(this IServiceCollection services, ConfigurationManager configuration, bool answersPeople)
    {
        var saved = new SavedSettings();
        configuration.Sources.Add(saved);
        services.AddSingleton(saved);
        services.TryAddSingleton(TimeProvider.System);
        services.AddCollegeDb(configuration);
        services.AddModelPart(AuditEntry.Configure).AddModelPart(KeptAnswer.Configure).AddModelPart(SmallTask.Configure).AddModelPart(ScheduleRow.Configure);

        var redisAt = configuration.GetConnectionString("Redis");
        var prefix = configuration["Redis:Prefix"] is { Length: > 0 } p ? p : "claustro:"; // lets several colleges share one Redis
        IConnectionMultiplexer? redis = null;
        if (!string.IsNullOrWhiteSpace(redisAt))
        {
            redis = ConnectionMultiplexer.Connect(redisAt);
            services.AddSingleton(redis).AddSingleton(new LiveChannel(redis, prefix));
            services.AddStackExchangeRedisCache(o =>
            {
                o.InstanceName = prefix + "cache:";
                o.ConnectionMultiplexerFactory = () => Task.FromResult(redis);
            });
        }

        services.AddHostedService(s => new GiveBackMemory(s.GetRequiredService<TimeProvider>(), answersPeople));
        services.AddHybridCache();
        services.AddSingleton<LiveEvents>().AddHostedService(s => s.GetRequiredService<LiveEvents>());
        services.AddJobSignals(redis, prefix);
        services.AddSchedule<CleanIdempotencyKeys>();
        services.AddDataProtection().SetApplicationName("claustro").PersistKeysToDbContext<CollegeDb>();
        services.AddDenyByDefault();
        services.ConfigureHttpJsonOptions(o => JsonSetup.Apply(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(o =>
        {
            o.Limits.MaxRequestBodySize = 2 * 1024 * 1024; // what takes files says so itself
            o.AddServerHeader = false;
        });
        return services;
    }

    /// <summary>What every request passes, in order. Call after <c>UseRouting</c> and before authentication.</summary>
    public static WebApplication UsePlatform(this WebApplication app)
    {
        app.UseTraceParent();
        app.UseProblems();
        app.UseWithoutEmptyParameters();
        return app;
    }

    /// <summary>What needs to know the endpoint and who calls. Call after authorization.</summary>
    public static WebApplication UsePlatformAfterSignIn(this WebApplication app)
    {
        app.UseBodyLimit();
        app.UseIdempotency();
        return app;
    }

    /// <summary>Adds a module's entities to the one model.</summary>
    public static IServiceCollection AddModelPart(this IServiceCollection services, ModelPart part) => services.AddSingleton(part);

    /// <summary>
    /// Making a context anew for each request costs more (57 KB, 0.1 ms) than many a query, so they are kept; but not as many as a
    /// crowd that comes in one instant needs (a thousand open pages): they would be kept for good, 30 KB each.
    /// </summary>
    private const int KeptContexts = 128;

    private static void AddCollegeDb(this IServiceCollection services, IConfiguration configuration)
    {
        var postgres = configuration.GetConnectionString("Database");
        if (string.IsNullOrWhiteSpace(postgres))
        {
            var file = Path.Combine(DataDirectory(configuration), "claustro.db");
            services.AddSingleton<SqliteWriteGate>();
            services.AddDbContextPool<CollegeDb>(o => o
                .UseSqlite($"Data Source={file};Foreign Keys=True;Default Timeout=30;Pooling=True", s => s.MigrationsAssembly("Claustro.Migrations.Sqlite"))
                .AddInterceptors(SqlitePragmas.Instance), KeptContexts);
            return;
        }

        var builder = new NpgsqlDataSourceBuilder(Readable(postgres));
        // PostgreSQL does more with few connections: queue above about 8 a core instead of opening more.
        if (!postgres.Contains("Pool Size", StringComparison.OrdinalIgnoreCase) && !postgres.Contains("MaxPoolSize", StringComparison.OrdinalIgnoreCase))
        {
            builder.ConnectionStringBuilder.MaxPoolSize = 8 * Environment.ProcessorCount;
        }

        builder.ConnectionStringBuilder.MaxAutoPrepare = 200;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 3;
        builder.ConnectionStringBuilder.ApplicationName ??= "claustro";
        services.AddSingleton(builder.Build());
        services.AddDbContextPool<CollegeDb>((s, o) => o.UseNpgsql(s.GetRequiredService<NpgsqlDataSource>(), n => n.MigrationsAssembly("Claustro.Migrations.Postgres")), KeptContexts);
    }

    private static string Readable(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"ConnectionStrings:Database is not a connection string (Host=…;Database=…;Username=…;Password=…): {e.Message}");
        }
    }

    /// <summary><c>Data:Directory</c>, default <c>data</c>; made when missing.</summary>
    public static string DataDirectory(IConfiguration configuration) =>
        Directory.CreateDirectory(configuration["Data:Directory"] is { Length: > 0 } directory ? directory : "data").FullName;
}
