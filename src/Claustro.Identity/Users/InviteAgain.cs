using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

/// <summary>Sends the invitation once more, for whoever lost the mail or let a week go by; the earlier link is void. For the administrators' page.</summary>
internal static class InviteAgain
{
    public static readonly Refusal
        NotWaiting = Refusal.Conflict("invitation_accepted",
            "Esta persona ya eligió su contraseña. Si la ha olvidado, que pida otra al entrar.", "This person has chosen a password already. If it is forgotten, they can ask for another when signing in."),
        Disabled = Refusal.Conflict("account_disabled", "La cuenta está desactivada. Actívela antes de invitar.", "The account is disabled. Enable it before inviting."),
        TooSoon = Refusal.Conflict("too_soon", "Se acaba de enviar una invitación. Espere un minuto.", "An invitation was sent just now. Wait a minute.");

    public static Task<Outcome<Done>> RunAsync(CollegeDb db, AccountMails mails, TimeProvider clock, Caller caller, long id, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            if (!caller.IsAdministrator)
            {
                return Refusal.NotYours;
            }

            if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, cancel) is not { } account)
            {
                return Refusal.Unknown;
            }

            if (account.PasswordHash is not null || account.Disabled)
            {
                return account.Disabled ? Disabled : NotWaiting;
            }

            var minuteAgo = clock.GetUtcNow().UtcDateTime.AddMinutes(-1);
            var earlier = db.Set<AccountToken>().Where(t => t.AccountId == id && t.Purpose == TokenPurpose.Invite);
            if (await earlier.AnyAsync(t => t.CreatedAt > minuteAgo, cancel))
            {
                return TooSoon;
            }

            await earlier.ExecuteDeleteAsync(cancel);
            mails.SendToken(account, AccountMails.Invited, TokenPurpose.Invite);
            db.Audit(caller.Id, "user.invited_again", account);
            await db.SaveChangesAsync(cancel);
            return Done.It;
        }, cancel);
}
