"""Every address and everybody: what each of the cast gets, as one table; an address that is not in it fails.

What one may not see is 404, what one sees and may not do is 403, and that comes before anything that is missing (422); a
stranger is sent to the log-in. Nothing here is sent with data, so nothing is written. A refusal is asked for as a page by
every third of them and as a box by the others, who take turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bihuan.journal.models import CommandRun, Entry
from tests.contracts.town import Town

EVERYBODY = (
    "city_dispatch", "city_chase", "city_review", "city_shift", "city_leader", "city_secretary",
    "beiling_desk", "beiling_deputy", "beiling_head", "beiling_handler", "beiling_secretary",
    "outsider", "admin", "security", "audit", "stranger",
)  # fmt: skip

# Method, name, and what stands in the address: a word is an id of the town, =word is itself, ?name=word a query.
# The cases are those of 北岭县; the outsider is another receiver.
TABLE = """
                                      |dis cha rev shi lea sec|des dep hea han sec|out adm sec aud|str
GET  home                             |302 302 302 302 302 302|302 302 302 302 302|302 302 302 302|302
GET  login                            |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|200
POST login                            |403 403 403 403 403 403|403 403 403 403 403|403 403 403 403|403
POST log_in_again                     |403 403 403 403 403 403|403 403 403 403 403|403 403 403 403|403
POST log_out                          |302 302 302 302 302 302|302 302 302 302 302|302 302 302 302|302
GET  change_password                  |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
POST change_password                  |422 422 422 422 422 422|422 422 422 422 422|422 422 422 422|401
GET  choose_post                      |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
POST choose_post                      |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST choose_round                     |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST theme                            |302 302 302 302 302 302|302 302 302 302 302|302 302 302 302|302
GET  healthz                          |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|200
GET  readyz                           |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|200
GET  metrics                          |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|404
GET  open_stream stream               |302 302 302 302 302 302|302 302 302 302 302|404 404 404 404|302
GET  bell                             |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
POST bell_read                        |303 303 303 303 303 303|303 303 303 303 303|303 303 303 303|401
GET  bell_unread                      |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
GET  people                           |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
GET  body body                        |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
GET  body_hand_over body              |403 403 403 200 403 403|200 403 200 403 403|403 403 403 403|302
POST body_hand_over body              |403 403 403 422 403 403|403 403 403 403 403|403 403 403 403|401
GET  post_hand_over post              |403 403 403 200 403 403|200 403 200 403 403|403 403 403 403|302
POST post_hand_over post              |403 403 403 422 403 403|422 403 422 403 403|403 403 403 403|401
GET  body_new                         |403 403 403 403 403 403|403 403 403 403 403|403 200 403 403|302
POST body_new                         |403 403 403 403 403 403|403 403 403 403 403|403 422 403 403|401
GET  body_change body                 |403 403 403 403 403 403|403 403 403 403 403|403 200 403 403|302
POST body_change body                 |403 403 403 403 403 403|403 403 403 403 403|403 422 403 403|401
GET  body_close body                  |403 403 403 403 403 403|403 403 403 403 403|403 200 403 403|302
POST body_close body                  |403 403 403 403 403 403|403 403 403 403 403|403 422 403 403|401
GET  post_new body                    |403 403 403 403 403 403|403 403 403 403 403|403 200 403 403|302
POST post_new body                    |403 403 403 403 403 403|403 403 403 403 403|403 422 403 403|401
GET  post post                        |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
GET  post_change post                 |403 403 403 403 403 403|403 403 403 403 403|403 200 403 403|302
POST post_change post                 |403 403 403 403 403 403|403 403 403 403 403|403 422 403 403|401
GET  post_close post                  |403 403 403 403 403 403|403 403 403 403 403|403 200 403 403|302
POST post_close post                  |403 403 403 403 403 403|403 403 403 403 403|403 422 403 403|401
GET  tenure_name post                 |403 403 403 403 403 403|403 403 403 403 403|403 403 200 403|302
POST tenure_name post                 |403 403 403 403 403 403|403 403 403 403 403|403 403 422 403|401
GET  tenure_end tenure                |403 403 403 403 403 403|403 403 403 403 403|403 403 200 403|302
POST tenure_end tenure                |403 403 403 403 403 403|403 403 403 403 403|403 403 422 403|401
GET  users                            |404 404 404 404 404 404|404 404 404 404 404|404 200 200 200|302
GET  user_new                         |404 404 404 404 404 404|404 404 404 404 404|404 200 403 403|302
POST user_new                         |404 404 404 404 404 404|404 404 404 404 404|404 422 403 403|401
GET  user user                        |404 404 404 404 404 404|404 404 404 404 404|404 200 200 200|302
GET  user_change user                 |404 404 404 404 404 404|404 404 404 404 404|404 200 403 403|302
POST user_change user                 |404 404 404 404 404 404|404 404 404 404 404|404 422 403 403|401
POST user_act user =reset             |404 404 404 404 404 404|404 404 404 404 404|404 403 422 403|401
POST user_act user =lock              |404 404 404 404 404 404|404 404 404 404 404|404 403 422 403|401
POST user_act user =unlock            |404 404 404 404 404 404|404 404 404 404 404|404 403 422 403|401
POST user_act user =end               |404 404 404 404 404 404|404 404 404 404 404|404 403 422 403|401
GET  sessions                         |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
POST sessions_end                     |422 422 422 422 422 422|422 422 422 422 422|422 422 422 422|401
POST session_end =0123456789abcdef    |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
GET  duty_own                         |302 302 302 302 302 302|302 302 302 302 302|302 302 302 302|302
GET  duty body                        |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
GET  duty_new body                    |403 403 403 200 403 403|200 403 200 403 403|403 200 403 403|302
POST duty_new body                    |403 403 403 422 403 403|422 403 422 403 403|403 422 403 403|401
GET  duty_change roster               |403 403 403 200 403 403|200 403 200 403 403|403 200 403 403|302
POST duty_change roster               |403 403 403 422 403 403|422 403 422 403 403|403 422 403 403|401
GET  duty_swap roster                 |403 403 403 200 403 403|200 403 200 403 403|403 200 403 403|302
POST duty_swap roster                 |403 403 403 422 403 403|422 403 422 403 403|403 422 403 403|401
GET  duty_withdraw roster             |403 403 403 200 403 403|200 403 200 403 403|403 200 403 403|302
POST duty_withdraw roster             |403 403 403 422 403 403|422 403 422 403 403|403 422 403 403|401
GET  calendar                         |302 302 302 302 302 302|302 302 302 302 302|302 302 302 302|302
GET  calendar_year =2024              |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
GET  calendar_enter =2024             |403 403 403 403 403 403|403 403 403 403 403|403 200 403 403|302
POST calendar_enter =2024             |403 403 403 403 403 403|403 403 403 403 403|403 422 403 403|401
GET  grants                           |404 404 404 404 200 404|404 404 404 404 404|404 404 200 200|302
POST grant_revoke =sealed request     |404 404 404 404 404 404|404 404 404 404 404|404 404 403 403|401
GET  tokens                           |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|302
POST tokens                           |422 422 422 422 422 422|422 422 422 422 422|422 422 422 422|401
POST token_revoke token               |404 404 404 404 404 404|422 404 404 404 404|404 404 404 404|401
GET  workbench                        |200 200 200 200 200 200|200 200 200 200 200|200 404 404 404|302
GET  shifts                           |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  shift_note                       |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST shift_note                       |422 422 422 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  shift_settle note                |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST shift_settle note                |422 422 422 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  shift_hand_over                  |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST shift_hand_over                  |422 422 422 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  shift shift                      |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  shift_take_over shift            |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST shift_take_over shift            |422 422 422 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  batches                          |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  figures                          |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST figures                          |422 422 422 422 422 422|404 404 404 404 404|404 404 404 404|401
GET  batch_upload                     |200 403 403 200 403 403|404 404 404 404 404|404 404 404 404|302
POST batch_upload                     |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  batch batch                      |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  batch_check batch                |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  batch_row batch row              |200 403 403 200 403 403|404 404 404 404 404|404 404 404 404|302
POST batch_row batch row              |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST batch_columns batch              |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST batch_file batch                 |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST batch_paste batch                |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST batch_cell batch row             |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  batch_to_correct batch           |200 403 403 200 403 403|404 404 404 404 404|404 404 404 404|302
POST batch_corrected batch            |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST batch_repeat batch repeat        |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST batch_register batch             |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  batch_transfer batch             |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST batch_transfer batch             |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  batch_confirm batch              |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  rounds                           |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  round_open                       |403 403 403 200 403 403|404 404 404 404 404|404 404 404 404|302
POST round_open                       |403 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  round round                      |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  policy round                     |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST policy round                     |403 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST round_close round                |403 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST round_reopen round               |403 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  recompute round                  |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST recompute round                  |403 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  cases                            |200 200 200 200 200 200|200 200 200 200 200|200 404 404 404|302
GET  case case                        |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  case unissued                    |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  case_timeline case ?before=9     |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  move =case.issue unissued        |200 403 403 200 403 403|404 404 404 404 404|404 404 404 404|302
POST move =case.issue unissued        |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET  move =order.recall order         |200 403 403 200 403 403|403 403 403 403 403|404 404 404 404|302
POST move =order.recall order         |422 403 403 422 403 403|403 403 403 403 403|404 404 404 404|401
GET  move =order.sign_receipt order   |403 403 403 403 403 403|403 200 200 403 200|404 404 404 404|302
POST move =order.sign_receipt order   |403 403 403 403 403 403|403 422 422 403 422|404 404 404 404|401
GET  move =order.record_visit received|403 403 403 403 403 403|200 200 200 200 200|404 404 404 404|302
POST move =order.record_visit received|403 403 403 403 403 403|422 422 422 422 422|404 404 404 404|401
GET  moves =order.recall ?ids=order   |200 403 403 200 403 403|403 403 403 403 403|404 404 404 404|302
POST moves =order.recall ?ids=order   |422 403 403 422 403 403|403 403 403 403 403|404 404 404 404|401
GET  sign =report report              |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
POST sign =report report              |403 403 403 403 403 403|403 403 422 403 422|404 404 404 404|401
GET  sign =answer answer              |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
POST sign =answer answer              |403 403 403 403 422 422|404 404 404 404 404|404 404 404 404|401
GET  sign =strike_off application     |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
POST sign =strike_off application     |403 403 403 403 403 403|403 403 422 403 422|404 404 404 404|401
GET  evidence photo                   |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  evidence_original photo          |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  evidence_thumb photo             |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  sheets                           |200 200 200 200 200 200|200 200 200 200 200|200 404 404 404|302
GET  sheet sheet                      |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  sheet_act sheet =phone           |200 200 403 200 403 403|403 403 403 403 403|404 404 404 404|302
POST sheet_act sheet =phone           |422 422 403 422 403 403|403 403 403 403 403|404 404 404 404|401
GET  sheet_act sheet =receipt         |403 403 403 403 403 403|403 200 200 403 200|404 404 404 404|302
POST sheet_act sheet =receipt         |403 403 403 403 403 403|403 422 422 403 422|404 404 404 404|401
GET  sheet_act sheet =recall          |200 403 403 200 403 403|403 403 403 403 403|404 404 404 404|302
POST sheet_act sheet =recall          |422 403 403 422 403 403|403 403 403 403 403|404 404 404 404|401
GET  paper_sheet sheet                |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  paper =report report             |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  paper =answer answer             |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  paper =answer sent               |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  paper =strike_off application    |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  paper =disclosure public         |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
GET  paper =disclosure draft          |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|302
GET  sealing                          |404 404 404 404 200 404|404 404 404 404 404|404 404 404 404|302
GET  seal_new                         |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|302
POST seal_new                         |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
GET  seal sealed                      |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|302
POST seal sealed                      |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
GET  seal_request request             |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|302
POST seal_request_act request =open   |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST seal_request_act request =grant  |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST seal_request_act request =refuse |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST seal_request_act request =withdraw|404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
GET  seal_keys                        |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|302
POST seal_keys                        |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST seal_passphrase                  |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST seal_key_act key =consent        |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST seal_key_act key =admit          |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST seal_key_act key =ask_out        |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
POST seal_key_act key =take_out       |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
GET  who_saw_new                      |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|302
POST who_saw_new                      |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|401
GET  who_saw who_saw                  |404 404 404 404 200 404|404 404 404 404 404|404 404 404 404|302
POST who_saw_act who_saw =grant       |404 404 404 404 422 404|404 404 404 404 404|404 404 404 404|401
POST who_saw_act who_saw =look        |404 404 404 404 403 404|404 404 404 404 404|404 404 404 404|401
GET  retaliation_report case          |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|302
POST retaliation_report case          |422 422 422 422 422 422|422 422 422 422 422|404 404 404 404|401
GET  retaliations                     |404 404 404 404 200 404|404 404 404 404 404|404 404 404 404|302
GET  retaliation retaliation          |404 404 404 404 200 404|404 404 404 404 404|404 404 404 404|302
GET  audit                            |200 200 200 200 200 200|404 404 404 404 404|404 404 200 200|302
POST audit_verify                     |422 422 422 422 422 422|404 404 404 404 404|404 404 422 422|401
GET  audit_run run                    |303 303 303 303 303 303|404 404 404 404 404|404 404 303 303|302
GET  audit_anchor                     |200 200 200 200 200 200|404 404 404 404 404|404 404 200 200|302
"""
# Those whose post gives no sight of cases: everywhere else they get what the administrators get who see none either.
SEALED_EVERYBODY = ("city_officer1", "city_approver1", "city_discipline")
SEALED_TABLE = """
                                      |off app dis
GET  home                             |302 302 302
GET  open_stream sealed_stream        |302 302 404
GET  users                            |404 404 404
GET  user_new                         |404 404 404
POST user_new                         |404 404 404
GET  user user                        |404 404 404
GET  user_change user                 |404 404 404
POST user_change user                 |404 404 404
POST user_act user =reset             |404 404 404
POST user_act user =lock              |404 404 404
POST user_act user =unlock            |404 404 404
POST user_act user =end               |404 404 404
GET  sealing                          |200 200 200
GET  seal_new                         |200 403 404
POST seal_new                         |422 403 404
GET  seal sealed                      |200 200 404
POST seal sealed                      |422 403 404
GET  seal_request request             |200 200 404
POST seal_request_act request =open   |422 403 404
POST seal_request_act request =grant  |403 422 404
POST seal_request_act request =refuse |403 422 404
POST seal_request_act request =withdraw|422 422 404
GET  seal_keys                        |200 200 404
POST seal_keys                        |422 422 404
POST seal_passphrase                  |422 422 404
GET  grants                           |200 200 200
POST grant_revoke =sealed request     |403 403 404
POST seal_key_act key =consent        |422 422 404
POST seal_key_act key =admit          |422 422 404
POST seal_key_act key =ask_out        |422 422 404
POST seal_key_act key =take_out       |422 422 404
GET  who_saw_new                      |404 404 200
POST who_saw_new                      |404 404 422
GET  who_saw who_saw                  |404 200 200
POST who_saw_act who_saw =grant       |404 422 403
POST who_saw_act who_saw =look        |404 403 422
GET  retaliations                     |404 404 200
GET  retaliation retaliation          |404 404 200
"""
NOT_THERE, GONE = 405, 404
REFUSED = {403, 404}
HTMX = {"HX-Request": "true"}
Row = tuple[str, str, tuple[str, ...]]  # method, name, what stands in the address


def read_table(table: str) -> Iterator[tuple[Row, list[int]]]:
    """A table, row by row: what is asked for, and what each of EVERYBODY gets."""
    for line in table.strip().splitlines()[1:]:
        asked, *groups = line.split("|")
        method, name, *what = asked.split()
        yield (method, name, tuple(what)), [int(status) for group in groups for status in group.split()]


def address(town: Town, name: str, what: tuple[str, ...]) -> str:
    """Where a row of the table leads."""
    words = [word.removeprefix("=") if word[0] == "=" else town.ids[word] for word in what if word[0] != "?"]
    asked = [word.removeprefix("?").split("=") for word in what if word[0] == "?"]
    query = urlencode({key: town.ids.get(value, value) for key, value in asked})
    return f"{reverse(name, args=words)}?{query}"


def client_of(town: Town, who: str) -> Client:
    """The browser of one of them, each at a computer of their own, since wrong passwords lock one."""
    client = Client() if who == "stranger" else town.office.browser(who)
    seat = sorted((*town.office.cast.people, "stranger")).index(who)
    client.defaults["REMOTE_ADDR"] = f"10.0.0.{seat}"
    return client


def ask(client: Client, method: str, where: str, *, whole: bool = True) -> int:
    """The status of one request without data, for a whole page or for what htmx puts into one."""
    headers = {} if whole else HTMX
    answer = client.get(where, headers=headers) if method == "GET" else client.post(where, headers=headers)
    return answer.status_code


def is_whole(status: int, turn: int) -> bool:
    """Whether a whole page is asked for: a refusal looks the same everywhere, so only for every third of them."""
    return status not in REFUSED or turn % 3 == 0


def rows() -> Iterator[tuple[Row, list[int]]]:
    """The table of pages, row by row."""
    return read_table(TABLE)


def named(patterns: list[URLPattern | URLResolver], *, without: str = "") -> Iterator[str]:
    """Names of all addresses below these, those of one namespace left out."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not without or pattern.namespace != without:
                yield from named(pattern.url_patterns, without=without)
        elif pattern.name:
            yield pattern.name


def test_no_address_is_missing_from_the_table() -> None:
    pages = set(named(get_resolver().url_patterns, without="api"))
    assert pages == {name for (_method, name, _what), _expected in rows()}


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_what_the_table_says_and_changes_nothing(town: Town, who: str) -> None:
    column, client = EVERYBODY.index(who), client_of(town, who)
    before = written()
    wrong = {}
    for number, ((method, name, what), expected) in enumerate(rows()):
        browser = client_of(town, who) if name == "log_out" else client
        whole = is_whole(expected[column], number + column)
        got = ask(browser, method, address(town, name, what), whole=whole)
        if got != expected[column]:
            wrong[method, name, *what] = f"{got}, not {expected[column]}"
    assert wrong == {}
    assert written() == before


@pytest.mark.parametrize("who", SEALED_EVERYBODY)
def test_who_keeps_what_is_sealed_sees_no_case_and_their_own_pages(town: Town, who: str) -> None:
    column, client = SEALED_EVERYBODY.index(who), town.office.browser(who)
    client.defaults["REMOTE_ADDR"] = f"10.0.1.{column}"
    of_administrators = slice(EVERYBODY.index("admin"), EVERYBODY.index("audit") + 1)
    table = {row: GONE if GONE in expected[of_administrators] else expected[-2] for row, expected in rows()}
    table |= {row: expected[column] for row, expected in read_table(SEALED_TABLE)}
    before, wrong = written(), {}
    for number, ((method, name, what), expected) in enumerate(table.items()):
        browser = town.office.browser(who) if name == "log_out" else client
        whole = is_whole(expected, number + column)
        got = ask(browser, method, address(town, name, what), whole=whole)
        if got != expected:
            wrong[method, name, *what] = f"{got}, not {expected}"
    assert wrong == {}
    assert written() == before


def written() -> tuple[int, int]:
    """What an act would have added to."""
    return Entry.objects.count(), CommandRun.objects.count()


def test_an_address_takes_no_other_method_than_the_table_tries(town: Town) -> None:
    client = client_of(town, "city_shift")
    tried = {name: what for (_method, name, what), _expected in rows()}
    for method in ("GET", "POST"):
        named = {name for (tried_method, name, _what), _expected in rows() if tried_method == method}
        for name in sorted(set(tried) - named):
            assert ask(client, method, address(town, name, tried[name])) == NOT_THERE, (method, name)
