using System.Globalization;
using Claustro.Identity.Pages;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Identity.Accounts;

/// <summary>
/// The mails about accounts. A mail that lets somebody in carries its secret as <see cref="Outbox.Secret"/>: it waits in the
/// notification's row until it is sent and is removed from it afterwards. It works once, for an hour to a week, and
/// the account's own row has only its hash.
/// </summary>
internal sealed class AccountMails(CollegeDb db, Outbox outbox, IConfiguration configuration, TimeProvider clock)
{
    public const string Confirm = "account.confirm", Exists = "account.exists", Invited = "account.invited", Reset = "account.password-reset",
        PasswordChanged = "account.password-changed", TwoFactorOn = "account.two-factor-on", TwoFactorOff = "account.two-factor-off", Welcome = "account.welcome";

    public static IServiceCollection AddEvents(IServiceCollection services)
    {
        (string Name, Text Title, string? Link)[] all =
        [
            (Confirm, new("Confirmar la dirección de correo", "Confirm the mail address"), null), (Exists, new("La cuenta ya existía", "The account was there already"), null),
            (Invited, new("Invitación a la cuenta", "Invitation to the account"), null), (Reset, new("Contraseña olvidada", "Forgotten password"), null),
            (PasswordChanged, new("Contraseña cambiada", "Password changed"), "/profile"), (TwoFactorOn, new("Segundo factor activado", "Second factor turned on"), "/profile"),
            (TwoFactorOff, new("Segundo factor desactivado", "Second factor turned off"), "/profile"),
        ];
        foreach (var (name, title, link) in all)
        {
            services.AddNotificationEvent(name, typeof(AccountMails).Assembly, security: true, title, link);
        }

        return services.AddNotificationEvent(Welcome, typeof(AccountMails).Assembly, title: new("Bienvenida", "Welcome"), link: "/profile");
    }

    /// <summary>Mails a secret for this purpose, in the caller's commit; the account must be saved already.</summary>
    public void SendToken(Account account, string mail, TokenPurpose purpose)
    {
        var (secret, row) = AccountToken.New(account, purpose, clock.GetUtcNow().UtcDateTime);
        db.Add(row);
        Send(account, mail, new() { [Outbox.Secret] = secret, ["page"] = PublicAddress.Of(configuration) + (purpose == TokenPurpose.Confirm ? AccountPages.ConfirmPath : AccountPages.PasswordPath) });
    }

    public void Send(Account account, string mail, Dictionary<string, string>? data = null)
    {
        data ??= [];
        data["userName"] = account.UserName;
        outbox.Add(account.Id, mail, data, $"{mail}:{account.Id}:{clock.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture)}");
    }
}
