using System.Security.Cryptography;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Platform.Http;

/// <summary>
/// <c>Idempotency-Key</c> on what creates: the answer is kept in the same commit as the change, so the same key gives
/// the same answer and acts once, whatever dies in between. Kept 24 h; keys belong to the person (or to the anonymous).
/// </summary>
public static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public static readonly TimeSpan Keep = TimeSpan.FromHours(24);
    private const string HashItem = "idempotency.hash";

    private static readonly Refusal Mismatch = Refusal.Conflict("idempotency_mismatch",
        "Esta Idempotency-Key ya se usó con otra petición.", "This Idempotency-Key was used with another request.");

    private static readonly Refusal BadKey = Refusal.Invalid("invalid",
        "Idempotency-Key: de 1 a 64 caracteres.", "Idempotency-Key: 1 to 64 characters.");

    /// <summary>Accept <c>Idempotency-Key</c> on this POST.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new IdempotentMetadata()).AddEndpointFilter(FilterAsync);

    /// <summary>Hashes the body before binding reads it. Placed after routing and authentication.</summary>
    internal static IApplicationBuilder UseIdempotency(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IdempotentMetadata>() is not null && http.Request.Headers.ContainsKey(Header))
        {
            http.Request.EnableBuffering();
            http.Items[HashItem] = Convert.ToHexString(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
            http.Request.Body.Position = 0;
        }

        await next();
    });

    private static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Items[HashItem] is not string bodyHash)
        {
            return await next(context);
        }

        var key = http.Request.Headers[Header].ToString();
        if (key.Length is 0 or > 64)
        {
            return new Refused(BadKey);
        }

        var owner = Caller.Of(http.User)?.Id ?? 0;
        var request = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {bodyHash}";
        var requestHash = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(request)));
        var db = http.RequestServices.GetRequiredService<CollegeDb>();
        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        KeptAnswer answer;
        try
        {
            answer = (await db.InTransactionAsync(async () =>
            {
                var row = await ClaimAsync(db, owner, key, requestHash, clock);
                if (row.Status == 0)
                {
                    await RunAsync(context, next, row);
                    if (row.Status is (< 200 or >= 300) and not 409)
                    {
                        return new AnswerOrNothing(row, Refusal.Unknown); // rolled back: nothing happened, nothing to keep
                    }

                    db.ChangeTracker.Clear();
                    db.Update(row);
                    await db.SaveChangesAsync(http.RequestAborted);
                }

                return new AnswerOrNothing(row, null);
            }, http.RequestAborted)).Row;
        }
        catch (Exception e) when (DbErrors.IsDuplicate(e))
        {
            db.ChangeTracker.Clear();
            answer = await db.Set<KeptAnswer>().AsNoTracking().SingleAsync(a => a.OwnerId == owner && a.Key == key, http.RequestAborted);
        }

        return answer.RequestHash == requestHash ? answer : new Refused(Mismatch);
    }

    private static async Task<KeptAnswer> ClaimAsync(CollegeDb db, long owner, string key, string requestHash, TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var row = await db.Set<KeptAnswer>().AsNoTracking().SingleOrDefaultAsync(a => a.OwnerId == owner && a.Key == key);
        if (row is not null && row.CreatedAt > now - Keep)
        {
            return row;
        }

        if (row is not null)
        {
            await db.Set<KeptAnswer>().Where(a => a.Id == row.Id).ExecuteDeleteAsync();
        }

        row = new KeptAnswer { OwnerId = owner, Key = key, RequestHash = requestHash, CreatedAt = now };
        db.Add(row);
        await db.SaveChangesAsync(); // the unique index makes a second one wait for the first, then fail
        return row;
    }

    private static async Task RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, KeptAnswer row)
    {
        var http = context.HttpContext;
        var db = http.RequestServices.GetRequiredService<CollegeDb>();
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("answer");
        var body = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            if (await next(context) is IResult result)
            {
                await result.ExecuteAsync(http);
            }

            row.Status = http.Response.StatusCode;
            if (row.Status is < 200 or >= 300)
            {
                await transaction.RollbackToSavepointAsync("answer"); // a refusal changes nothing, even half-way
                db.Forget();
            }

            row.ContentType = http.Response.ContentType;
            row.Location = http.Response.Headers.Location;
            row.Body = kept.ToArray();
        }
        finally
        {
            http.Response.Body = body;
        }
    }

    private sealed record AnswerOrNothing(KeptAnswer Row, Refusal? Refusal) : IOutcome;

}

/// <summary>Marks an endpoint that accepts <c>Idempotency-Key</c>.</summary>
internal sealed class IdempotentMetadata;

/// <summary>An answer kept under its key; replays itself.</summary>
internal sealed class KeptAnswer : IResult, IHasId
{
    public long Id { get; set; }
    public long OwnerId { get; set; }
    public required string Key { get; set; }
    public required string RequestHash { get; set; }
    public int Status { get; set; }
    public string? ContentType { get; set; }
    public string? Location { get; set; }
    public byte[]? Body { get; set; }
    public DateTime CreatedAt { get; set; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.Headers.Location = Location;
        await httpContext.Response.Body.WriteAsync(Body);
    }

    internal static void Configure(ModelBuilder model) => model.Entity<KeptAnswer>(e =>
    {
        e.ToTable("platform_idempotency_keys");
        e.Property(x => x.Key).HasMaxLength(64);
        e.Property(x => x.RequestHash).HasMaxLength(64);
        e.HasIndex(x => new { x.OwnerId, x.Key }).IsUnique();
        e.HasIndex(x => x.CreatedAt);
    });
}
