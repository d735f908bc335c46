using Claustro.Identity.SignIn;
using Claustro.Platform.Errors;

namespace Claustro.Identity.Accounts;

/// <summary>What an account must look like, and why a change of one is refused.</summary>
internal static class AccountRules
{
    public static readonly Refusal BadToken = Refusal.Invalid("invalid_token",
        "El enlace no vale: ya se usó o ha caducado. Pida otro.", "The link is not valid: it was used already or has expired. Ask for another.");

    public static readonly Refusal WrongPassword = Refusal.Invalid("wrong_password",
        "La contraseña actual no es correcta.", "The current password is not right.");

    public static readonly Refusal UserNameTaken = Refusal.Conflict("user_name_taken",
        "Ya hay una cuenta con ese nombre de usuario. Elija otro.", "There is an account with that user name. Choose another.");

    public static readonly Refusal EmailTaken = Refusal.Conflict("email_taken",
        "Ya hay una cuenta con esa dirección de correo.", "There is an account with that mail address.");

    public static readonly Refusal NumberTaken = Refusal.Conflict("number_taken",
        "Ya hay una persona con ese número.", "There is a person with that number.");

    public static readonly Refusal LastAdministrator = Refusal.Conflict("last_administrator",
        "Es la última cuenta de administración en activo. Dé antes ese rol a otra persona.", "This is the last active administrator. Give the role to somebody else first.");

    public static readonly Refusal OwnAccount = Refusal.Conflict("own_account",
        "No puede desactivar ni borrar su propia cuenta. Pídaselo a otra persona de administración.", "You cannot disable or delete your own account. Ask another administrator.");

    public static readonly Refusal UnknownDepartment = Refusal.Invalid("unknown_department",
        "departmentId: no existe ese departamento.", "departmentId: there is no such department.");

    public static readonly Refusal TwoFactorOn = Refusal.Conflict("two_factor_on",
        "El segundo factor ya está activado. Desactívelo antes de empezar otra vez.", "The second factor is on already. Turn it off before starting again.");

    public static readonly Refusal TwoFactorNotStarted = Refusal.Conflict("two_factor_not_started",
        "Primero pida un secreto con POST /api/v1/me/two-factor.", "First ask for a secret with POST /api/v1/me/two-factor.");

    public static readonly Refusal TwoFactorOff = Refusal.Conflict("two_factor_off",
        "El segundo factor no está activado.", "The second factor is not on.");

    public static readonly Refusal WrongCode = Refusal.Invalid("wrong_code",
        "El código no es correcto o ya se usó. Espere al siguiente.", "The code is not right or was used already. Wait for the next one.");

    public static readonly Refusal TooManyAttempts = new(429, "too_many_attempts", new(
        "Demasiados intentos seguidos. Espere cinco minutos.", "Too many attempts in a row. Wait five minutes.")) { RetryAfter = 300 };

    /// <summary>Letters, digits and <c>. _ -</c>; never an @, so that a user name can never be taken for an address.</summary>
    public static FieldErrors UserName(this FieldErrors errors, string? userName) =>
        errors.Text("userName", userName, 64, min: 2).When(
            userName?.Trim().Any(c => !char.IsLetterOrDigit(c) && c is not ('.' or '_' or '-')) == true,
            "userName", "Solo letras, cifras, punto, guion y guion bajo.", "Only letters, digits, dot, hyphen and underscore.");

    public static FieldErrors Names(this FieldErrors errors, string? firstName, string? lastName) =>
        errors.Text("firstName", firstName, 100).Text("lastName", lastName, 100);

    public static FieldErrors Locale(this FieldErrors errors, string? locale) =>
        errors.When(locale is not null && !Languages.IsKnown(locale), "locale", "Debe ser es o en.", "Must be es or en.");

    public static FieldErrors Phone(this FieldErrors errors, string? phone) => errors.When(
        phone is not null && (phone.Length is < 8 or > 16 || phone[0] != '+' || phone[1] == '0' || phone.AsSpan(1).ContainsAnyExceptInRange('0', '9')),
        "phone", "No es un teléfono internacional, como +34600123456.", "Is not an international phone number, such as +34600123456.");

    /// <summary>What a change of the telephone means: absent leaves it, empty takes it away, blanks do not count.</summary>
    public static string? PhoneAfter(string? now, string? wish) =>
        wish is null ? now : wish.Replace(" ", "", StringComparison.Ordinal) is { Length: > 0 } phone ? phone : null;

    public static FieldErrors TimeZone(this FieldErrors errors, string? timeZone) => errors.When(
        timeZone is not null && (timeZone.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)),
        "timeZone", "No es una zona horaria IANA, como Europe/Madrid.", "Is not an IANA time zone, such as Europe/Madrid.");

    /// <summary>10 to 128 characters, and not what everybody knows: the user name or the address.</summary>
    public static FieldErrors Password(this FieldErrors errors, string? password, string? userName, string? email)
    {
        if (password is null || password.Length < Passwords.MinLength || password.Length > Passwords.MaxLength)
        {
            return errors.Add("password", $"De {Passwords.MinLength} a {Passwords.MaxLength} caracteres.", $"{Passwords.MinLength} to {Passwords.MaxLength} characters.");
        }

        return errors.When(
            new[] { userName, email, email?.Split('@')[0] }.Any(known => string.Equals(known?.Trim(), password.Trim(), StringComparison.OrdinalIgnoreCase)),
            "password", "No puede ser el nombre de usuario ni la dirección de correo.", "Must not be the user name or the mail address.");
    }
}
