using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Accounts;

/// <summary>
/// A student makes an account. The answer is the same whether or not the address or the user name exists; whoever owns
/// the address learns it by mail.
/// </summary>
internal static class RegisterAccount
{
    public sealed record Request(string? UserName, string? Email, string? Password, string? FirstName, string? LastName, string? Locale = null);

    public static void Map(RouteGroupBuilder accounts) => accounts
        .MapPost("/", async Task<Results<Accepted, Refused>> (
                Request request, HttpContext http, CollegeDb db, Passwords passwords, AccountMails mails, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, passwords, mails, clock, request, http.Language().TwoLetterISOLanguageName, cancel)).Refusal is { } refused
                ? new Refused(refused)
                : TypedResults.Accepted((string?)null))
        .AllowAnonymous()
        .Idempotent()
        .WithSummary("Register as a student; a mail confirms");

    public static async Task<Outcome<Done>> RunAsync(
        CollegeDb db, Passwords passwords, AccountMails mails, TimeProvider clock, Request request, string language, CancellationToken cancel)
    {
        var errors = new FieldErrors().UserName(request.UserName).Email("email", request.Email).Names(request.FirstName, request.LastName)
            .Locale(request.Locale).Password(request.Password, request.UserName, request.Email);
        if (errors.ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var hash = passwords.Hash(request.Password!); // before looking, so that the answer takes as long either way
        var account = new Account
        {
            UserName = request.UserName!.Trim(),
            NormalizedUserName = Account.Normalize(request.UserName),
            Email = request.Email!,
            NormalizedEmail = Account.Normalize(request.Email!),
            PasswordHash = hash,
            FirstName = request.FirstName!.Trim(),
            LastName = request.LastName!.Trim(),
            Roles = Role.Student,
            Locale = request.Locale ?? language,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        try
        {
            return await db.InTransactionAsync(async () =>
            {
                var owner = await db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedEmail == account.NormalizedEmail, cancel);
                if (owner is not null)
                {
                    await TellOwnerAsync(db, mails, owner, account.CreatedAt, cancel);
                    return Done.It;
                }

                account.NormalizedUserName = Account.Normalize(account.UserName = await FreeNameAsync(db, account.UserName, cancel));
                db.Add(account);
                await db.SaveChangesAsync(cancel);
                mails.SendToken(account, AccountMails.Confirm, TokenPurpose.Confirm);
                db.Audit(null, "account.registered", account);
                await db.SaveChangesAsync(cancel);
                return Done.It;
            }, cancel);
        }
        catch (DbUpdateException e) when (DbErrors.IsDuplicate(e))
        {
            return Done.It; // the same form twice at once: the other one has it
        }
    }

    /// <summary>At most one mail a minute. An address never confirmed gets a link that also sets a password of its owner's own choice.</summary>
    private static async Task TellOwnerAsync(CollegeDb db, AccountMails mails, Account owner, DateTime now, CancellationToken cancel)
    {
        var minuteAgo = now.AddMinutes(-1);
        if (!owner.Disabled && !await db.Set<AccountToken>().AnyAsync(t => t.AccountId == owner.Id && t.CreatedAt > minuteAgo, cancel))
        {
            mails.SendToken(owner, AccountMails.Exists, TokenPurpose.Reset);
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>A user name that is taken gets a number; the mail says which it became, the answer does not.</summary>
    private static async Task<string> FreeNameAsync(CollegeDb db, string wanted, CancellationToken cancel)
    {
        var start = Account.Normalize(wanted);
        var taken = await db.Set<Account>().Where(a => a.NormalizedUserName.StartsWith(start)).Select(a => a.NormalizedUserName).ToListAsync(cancel);
        for (var n = 1; ; n++)
        {
            var name = n == 1 ? wanted : $"{wanted[..Math.Min(wanted.Length, 58)]}{n}";
            if (!taken.Contains(Account.Normalize(name)))
            {
                return name;
            }
        }
    }
}
