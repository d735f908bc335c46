using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Accounts;

/// <summary>
/// Somebody forgot a password. The request only leaves a small task, so that its answer takes as long for an address
/// nobody has; a worker looks and mails, at most once a minute for an account.
/// </summary>
internal sealed class RequestPasswordReset(CollegeDb db, AccountMails mails, TimeProvider clock) : ISmallTask
{
    public const string Kind = "password-reset";

    public sealed record Request(string? Email);

    public static void Map(RouteGroupBuilder accounts) => accounts
        .MapPost("/password-reset", async Task<Results<Accepted, Refused>> (
                Request request, CollegeDb db, JobSignal signal, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, signal, clock, request, cancel)).Refusal is { } refused ? new Refused(refused) : TypedResults.Accepted((string?)null))
        .AllowAnonymous()
        .Idempotent()
        .WithSummary("Ask for a mail that lets set a new password");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, JobSignal signal, TimeProvider clock, Request request, CancellationToken cancel)
    {
        if (new FieldErrors().Email("email", request.Email).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        db.Add(new SmallTask { Kind = Kind, Payload = Account.Normalize(request.Email!), CreatedAt = now, DueAt = now });
        db.AfterCommit(() => signal.Send("tasks"));
        await db.SaveChangesAsync(cancel);
        return Done.It;
    }

    public async Task RunAsync(string? payload, CancellationToken cancel)
    {
        var minuteAgo = clock.GetUtcNow().UtcDateTime.AddMinutes(-1);
        await db.InTransactionAsync(async () =>
        {
            var account = await db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedEmail == payload && !a.Disabled, cancel);
            if (account is not null && !await db.Set<AccountToken>().AnyAsync(t => t.AccountId == account.Id && t.Purpose == TokenPurpose.Reset && t.CreatedAt > minuteAgo, cancel))
            {
                mails.SendToken(account, AccountMails.Reset, TokenPurpose.Reset);
                await db.SaveChangesAsync(cancel);
            }

            return Done.It;
        }, cancel);
    }
}
