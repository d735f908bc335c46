using Claustro.Platform.Audit;
using Claustro.Platform.Errors;
using Claustro.Platform.Live;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Platform.Data;

/// <summary>What a module adds to the one model. Registered with <c>services.AddModelPart(…)</c>.</summary>
public delegate void ModelPart(ModelBuilder model);

/// <summary>
/// The one context of the college, composed of the modules' own entity configurations. Entities are internal to
/// their module: reach them with <c>db.Set&lt;T&gt;()</c> inside it.
/// </summary>
public sealed class CollegeDb(DbContextOptions<CollegeDb> options) : DbContext(options), IDataProtectionKeyContext
{
    private readonly IServiceProvider services =
        options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider
        ?? throw new InvalidOperationException("CollegeDb needs the application's services.");

    private readonly List<Action> afterCommit = [];
    private readonly List<(long PersonId, string Type, Func<object> Data)> news = [];
    private readonly List<PendingAudit> pendingAudit = [];
    private bool holdsGate;

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public bool IsPostgres => Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>Runs once the current transaction (or the next <c>SaveChangesAsync</c> outside one) is on disk.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>
    /// Tells the person's open pages once the change is on disk; see <see cref="LiveEvents.Publish"/>. What waits for the commit goes on
    /// when Redis has it: what has been answered has been said.
    /// </summary>
    public void PublishAfterCommit(long personId, string type, object data) => news.Add((personId, type, () => data));

    /// <summary>As <see cref="PublishAfterCommit(long, string, object)"/>, of what knows its id only then.</summary>
    public void PublishAfterCommit(long personId, string type, Func<object> data) => news.Add((personId, type, data));

    /// <summary>Records who did what, in the same commit as the change. The entity's id is read when it has one.</summary>
    public void Audit(long? actorId, string action, IHasId entity, string? details = null) =>
        pendingAudit.Add(new PendingAudit(actorId, action, entity, details));

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction, commits unless it was refused, then runs what waits for the
    /// commit. Joins a transaction that is already open. On PostgreSQL a deadlock or serialisation failure runs the
    /// work again (3 times), so it must do nothing but database work; on SQLite writers queue for the only pen.
    /// </summary>
    public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancel = default)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await work();
        }

        T result;
        await EnterGateAsync(cancel);
        try
        {
            result = await InNewTransactionAsync(work, cancel);
        }
        finally
        {
            LeaveGate();
        }

        await CommittedAsync();
        return result;
    }

    private async Task<T> InNewTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var transaction = await Database.BeginTransactionAsync(cancel);
            try
            {
                var result = await work();
                if (result is IOutcome { Refusal: not null })
                {
                    Forget();
                    return result;
                }

                await transaction.CommitAsync(cancel);
                return result;
            }
            catch (Exception e) when (attempt < 3 && DbErrors.IsRetryable(e))
            {
                Forget();
                await transaction.RollbackAsync(CancellationToken.None);
            }
            catch
            {
                Forget();
                throw;
            }
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is null && pendingAudit.Count > 0)
        {
            return await InTransactionAsync(() => SaveWithAuditAsync(acceptAllChangesOnSuccess, cancellationToken), cancellationToken);
        }

        if (Database.CurrentTransaction is not null)
        {
            return await SaveWithAuditAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        int written;
        await EnterGateAsync(cancellationToken);
        try
        {
            written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            LeaveGate();
        }

        await CommittedAsync();
        return written;
    }

    /// <summary>
    /// What waits for the commit happens now, unless a transaction is still open: then with its commit. To be called only after a
    /// statement of one's own. Nothing of the database is held meanwhile: telling others may take a moment.
    /// </summary>
    public ValueTask CommittedAsync()
    {
        if (Database.CurrentTransaction is not null)
        {
            return default;
        }

        var (actions, told) = (afterCommit.ToArray(), news.ToArray());
        afterCommit.Clear();
        news.Clear();
        Array.ForEach(actions, action => action());
        return told.Length == 0 ? default
            : services.GetRequiredService<LiveEvents>().PublishAsync(told.Select(n => new LiveNews(n.PersonId, n.Type, n.Data())));
    }

    /// <summary>Contexts are pooled: the next request gets this one, without what waited for a commit that never came.</summary>
    public override void Dispose()
    {
        ForgetWaiting();
        base.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public override ValueTask DisposeAsync()
    {
        ForgetWaiting();
        return base.DisposeAsync();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in services.GetServices<ModelPart>())
        {
            part(modelBuilder);
        }

        modelBuilder.Entity<DataProtectionKey>().ToTable("platform_data_protection_keys");
        ModelConventions.Apply(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(5, 2);
    }

    private async Task<int> SaveWithAuditAsync(bool accept, CancellationToken cancel)
    {
        var written = await base.SaveChangesAsync(accept, cancel);
        if (pendingAudit.Count > 0)
        {
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
            Set<AuditEntry>().AddRange(pendingAudit.Select(p => p.ToEntry(now)));
            pendingAudit.Clear();
            written += await base.SaveChangesAsync(accept, cancel);
        }

        return written;
    }

    /// <summary>Drops everything tracked and everything that waited for the commit.</summary>
    internal void Forget()
    {
        ForgetWaiting();
        ChangeTracker.Clear();
    }

    private void ForgetWaiting()
    {
        afterCommit.Clear();
        news.Clear();
        pendingAudit.Clear();
    }

    private async ValueTask EnterGateAsync(CancellationToken cancel)
    {
        if (!IsPostgres)
        {
            await services.GetRequiredService<SqliteWriteGate>().WaitAsync(cancel);
            holdsGate = true;
        }
    }

    private void LeaveGate()
    {
        if (holdsGate)
        {
            holdsGate = false;
            services.GetRequiredService<SqliteWriteGate>().Release();
        }
    }
}
