"""Every address of the desk; each package of pages adds its own here."""

from django.urls import include, path

from bihuan.desk.audit import views as audit
from bihuan.desk.batches import checking as batch_checking
from bihuan.desk.batches import columns as batch_columns
from bihuan.desk.batches import corrections as batch_corrections
from bihuan.desk.batches import files as batch_files
from bihuan.desk.batches import paste as batch_paste
from bihuan.desk.batches import repeats as batch_repeats
from bihuan.desk.batches import rows as batch_rows
from bihuan.desk.batches import transfer as batch_transfer
from bihuan.desk.batches import views as batches
from bihuan.desk.bell import views as bell
from bihuan.desk.calendar import views as calendar
from bihuan.desk.duty import views as duty
from bihuan.desk.figures import views as figures
from bihuan.desk.grants import views as grants
from bihuan.desk.listing import views as listing
from bihuan.desk.login import views as login
from bihuan.desk.papers import views as papers
from bihuan.desk.rounds import policies, recomputing
from bihuan.desk.rounds import views as rounds
from bihuan.desk.session import own as own_sessions
from bihuan.desk.session import views as session
from bihuan.desk.sheets import views as sheets
from bihuan.desk.shifts import views as shifts
from bihuan.desk.tokens import views as tokens
from bihuan.desk.workbench import views as workbench

urlpatterns = [
    path("", session.home, name="home"),
    path("login/", login.log_in, name="login"),
    path("login/again/", login.log_in_again, name="log_in_again"),
    path("logout/", login.log_out, name="log_out"),
    path("password/", login.change_password, name="change_password"),
    path("post/", session.choose_post, name="choose_post"),
    path("round/", session.choose_round, name="choose_round"),
    path("theme/", session.theme, name="theme"),
    path("open/<int:stream_id>/", session.open_stream, name="open_stream"),
    path("bell/", bell.bell, name="bell"),
    path("bell/read/", bell.read, name="bell_read"),
    path("bell/unread/", bell.unread, name="bell_unread"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="token_revoke"),
    path("", include("bihuan.desk.people.urls")),
    path("grants/", grants.page, name="grants"),
    path("grants/<str:kind>/<int:grant_id>/revoke/", grants.revoke, name="grant_revoke"),
    path("calendar/", calendar.this_year, name="calendar"),
    path("calendar/<int:year>/", calendar.year_page, name="calendar_year"),
    path("calendar/<int:year>/enter/", calendar.enter, name="calendar_enter"),
    path("duty/", duty.own, name="duty_own"),
    path("duty/<int:body_id>/", duty.page, name="duty"),
    path("duty/<int:body_id>/new/", duty.new, name="duty_new"),
    path("duty/shifts/<int:shift_id>/", duty.change, name="duty_change"),
    path("duty/shifts/<int:shift_id>/swap/", duty.swap, name="duty_swap"),
    path("duty/shifts/<int:shift_id>/withdraw/", duty.withdraw, name="duty_withdraw"),
    path("sessions/", own_sessions.sessions, name="sessions"),
    path("sessions/end/", own_sessions.end_others, name="sessions_end"),
    path("sessions/<str:handle>/end/", own_sessions.end_one, name="session_end"),
    path("workbench/", workbench.page, name="workbench"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("shifts/notes/", shifts.note, name="shift_note"),
    path("shifts/notes/<int:note_id>/settle/", shifts.settle, name="shift_settle"),
    path("shifts/hand-over/", shifts.hand_over, name="shift_hand_over"),
    path("shifts/<int:shift_id>/", shifts.shift, name="shift"),
    path("shifts/<int:shift_id>/take-over/", shifts.take_over, name="shift_take_over"),
    path("figures/", figures.figures, name="figures"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.upload, name="batch_upload"),
    path("batches/<int:batch_id>/", batch_transfer.batch, name="batch"),
    path("batches/<int:batch_id>/check/", batch_checking.check, name="batch_check"),
    path("batches/<int:batch_id>/files/", batch_files.give_file, name="batch_file"),
    path("batches/<int:batch_id>/columns/", batch_columns.give_column, name="batch_columns"),
    path("batches/<int:batch_id>/paste/", batch_paste.paste, name="batch_paste"),
    path("batches/<int:batch_id>/rows/<int:row_id>/", batch_rows.row, name="batch_row"),
    path("batches/<int:batch_id>/rows/<int:row_id>/cell/", batch_rows.cell, name="batch_cell"),
    path("batches/<int:batch_id>/corrections.xlsx", batch_corrections.download, name="batch_to_correct"),
    path("batches/<int:batch_id>/corrections/", batch_corrections.give_back, name="batch_corrected"),
    path("batches/<int:batch_id>/repeats/<int:repeat_id>/", batch_repeats.decide, name="batch_repeat"),
    path("batches/<int:batch_id>/register/", batches.register, name="batch_register"),
    path("batches/<int:batch_id>/transfer/", batch_transfer.transfer, name="batch_transfer"),
    path("batches/<int:batch_id>/confirm/", batches.confirm, name="batch_confirm"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.open_new, name="round_open"),
    path("rounds/<int:round_id>/", rounds.round_page, name="round"),
    path("rounds/<int:round_id>/policy/", policies.policy, name="policy"),
    path("rounds/<int:round_id>/close/", rounds.close, name="round_close"),
    path("rounds/<int:round_id>/reopen/", rounds.reopen, name="round_reopen"),
    path("rounds/<int:round_id>/recompute/", recomputing.recompute, name="recompute"),
    path("cases/", listing.page, name="cases"),
    path("", include("bihuan.desk.cases.urls")),
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("sheets/<int:sheet_id>/<str:name>/", sheets.act, name="sheet_act"),
    path("", include("bihuan.desk.sealing.urls")),
    path("audit/", audit.page, name="audit"),
    path("audit/verify/", audit.verify, name="audit_verify"),
    path("audit/runs/<int:run_id>/", audit.run, name="audit_run"),
    path("audit/anchor/", audit.anchor, name="audit_anchor"),
    path("papers/sheet/<int:sheet_id>/", papers.sheet, name="paper_sheet"),
    path("papers/<str:kind>/<int:paper_id>/", papers.signed, name="paper"),
]
