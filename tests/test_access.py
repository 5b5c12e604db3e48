"""The access matrix: every address of the house × everybody a rule may treat differently, from one table.

One sign for each kind of visitor, in the order of KINDS; first for reading (GET), then for an empty form (POST):

    +  a page (200)                 -  the 404 of nothing
    s  to sign-in                   >  somewhere else (302): done, or the way to one's own place
    !  the same page, refused (422) x  this address takes no such request (405)
    r  back with a refusal, in words

Read it with suspicion, column by column: what does the outsider get that is neither - nor s? What the guest?
"""

import re
from copy import copy
from dataclasses import dataclass
from types import ModuleType

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, include, path, reverse

from tests import demo_urls
from tests.cast import Cast, build, client_of
from tests.things import guest_of, passkey_of, things_of

pytestmark = pytest.mark.django_db
KINDS = "outsider", "invited", "guest", "member", "other pod", "co-facilitator", "coordinator", "former", "signed out"
#          cat        ivy        gus      dina      eve          ama               cora           finn

TABLE = """
# address                         of            reading    an empty form
home:front                        -             +++++++++  xxxxxxxxx
home:partnership                  riverside     --+++++-s  xxxxxxxxx
kit:choose_language               -             +++++++++  !!!!!!!!!
kit:style                         -             +++++++++  xxxxxxxxx
demo:visitors                     -             +++++++++  xxxxxxxxx
demo:be                           -             xxxxxxxxx  !!!!!!!!!

# Signing in, and what is each person's own: there is no number of a person in these addresses.
account_login                     -             >>>>>>>>+  >>>>>>>>!
account_request_login_code        -             >>>>>>>>+  >>>>>>>>!
account_confirm_login_code        -             >>>>>>>>r  >>>>>>>>r
account_logout                    -             ++++++++>  >>>>>>>>>
account_inactive                  -             +++++++++  xxxxxxxxx
account_signup                    -             >>>>>>>>+  >>>>>>>>!
account_join                      -             >>>>>>>>+  >>>>>>>>!
mfa_index                         -             ++++++++s  xxxxxxxxs
mfa_list_webauthn                 -             ++++++++s  xxxxxxxxs
mfa_add_webauthn                  -             ++++++++s  !!!!!!!!s
mfa_edit_webauthn                 dinas_passkey ---+----s  ---!----s
mfa_remove_webauthn               dinas_passkey ---+----s  --->----s
mfa_login_webauthn                -             >>>>>>>>>  >>>>>>>>r
people:me                         -             ++++++++s  xxxxxxxxx
people:change_profile             -             ++++++++s  !!!!!!!!s
people:add_language               -             ++++++++s  !!!!!!!!s
people:remove_language            dinas_tongue  xxxxxxxxx  --->----s
people:add_need                   -             ++++++++s  !!!!!!!!s
people:remove_need                dinas_need    xxxxxxxxx  --->----s
people:add_address                -             ++++++++s  !!!!!!!!s
people:confirm_address            -             ++++++++s  !!!!!!!!s
people:stop_letters               dinas_letters +++++++++  +++++++++
decisions:what_came_of_words      -             ++++++++s  xxxxxxxxx
partnerships:consents             -             ++++++++s  xxxxxxxxx
meetings:own_words                -             ++++++++s  xxxxxxxxx
meetings:change_words             said          ---+----s  ---!----s
meetings:change_words             said_veiled   ---+----s  ---!----s
meetings:withdraw                 said          ---+----s  --->----s
meetings:withdraw                 said_veiled   ---+----s  --->----s
partnerships:add_kept_from        -             ++++++++s  !!!!!!!!s
partnerships:remove_kept_from     dinas_kept_from xxxxxxxxx  --->----s
meetings:add_attachment           said          ---+----s  ---!----s
meetings:add_attachment           said_veiled   ---+----s  ---!----s
meetings:remove_attachment        said_with_picture xxxxxxxxx  --->----s
meetings:begin_upload             -             xxxxxxxxx  !!!!!!!!s
meetings:upload_piece             dinas_upload  ---+----s  ---!----s
meetings:remove_translation       said_translated xxxxxxxxx  --->----s
meetings:withdraw_correction      dinas_remark  xxxxxxxxx  --->----s
meetings:mark_opening_read        veiled_asked  xxxxxxxxx  --->----s
# Of words that were taken back nobody knows any more whose they were: a second tap is answered to all in the meeting.
meetings:withdraw                 said_gone     --rrrrr-s  --rrrrr-s
meetings:confirm_read_back        by_phone      xxxxxxxxx  --->-->-s

# A partnership: its members. A guest sees its first page, the meetings with a seat for them, and their own consent.
partnerships:found_partnership    -             ++++++++s  !!!!!!!!s
partnerships:consent              riverside     --+++++-s  -->>>>>-s
partnerships:people               riverside     ---++++-s  xxxxxxxxx
partnerships:member               dinas_place   ---++++-s  xxxxxxxxx
partnerships:declare_perspectives riverside     ---++++-s  ---!!!!-s
partnerships:add_facet            riverside     ------+-s  ------!-s
partnerships:add_organisation     riverside     ------+-s  ------!-s
partnerships:add_pod              riverside     ------+-s  ------!-s
partnerships:pod                  north         ---++++-s  xxxxxxxxx
partnerships:join_pod             north         xxxxxxxxx  --->>>>-s
partnerships:leave_pod            north         xxxxxxxxx  --->>>>-s
partnerships:agreement            riverside     ---++++-s  xxxxxxxxx
partnerships:earlier_agreement    version_1     ---++++-s  xxxxxxxxx
partnerships:agreement_changes    version_1     ---++++-s  xxxxxxxxx
partnerships:adopted_text         adopted_text  ---++++-s  xxxxxxxxx
partnerships:powers               riverside     ---++++-s  xxxxxxxxx
partnerships:grant_mandate        riverside     ---++++-s  ---!!!!-s
partnerships:hand_back_mandate    amas_mandate  xxxxxxxxx  ---rr>r-s
partnerships:take_back_key        amas_key      xxxxxxxxx  ---rr>r-s
partnerships:invite               riverside     ------+-s  ------!-s
partnerships:take_back_invitation coras_letter  xxxxxxxxx  ------>-s
partnerships:leave_partnership    riverside     --+++++-s  -->>>>>-s
partnerships:record               riverside     ---++++-s  xxxxxxxxx
partnerships:verify_record        riverside     ---++++-s  xxxxxxxxx
partnerships:download_record      riverside     ---++++-s  xxxxxxxxx
# The box: what one types is all it takes, and nobody is recognised.
meetings:box                      -             +++++++++  !!!!!!!!!
meetings:drop_words               -             xxxxxxxxx  !!!!!!!!!
meetings:take_back                -             +++++++++  !!!!!!!!!
meetings:appeal                   -             xxxxxxxxx  !!!!!!!!!
# A link is a key: whoever holds it comes in.
partnerships:invitation           ivys_link     +++++++++  >>>>>>>>>

# Meetings: members, and who has a seat. Table 1 seats ama, ben, dina and the guest; table 2 cora and eve.
meetings:meetings                 riverside     --+++++-s  xxxxxxxxx
meetings:plan_meeting             riverside     ------+-s  ------!-s
meetings:meeting                  planned       --+++++-s  xxxxxxxxx
meetings:meeting                  others        ---++++-s  xxxxxxxxx
meetings:now                      planned       --+++++-s  xxxxxxxxx
meetings:set_questions            planned       ------+-s  ------!-s
meetings:name_facilitators        planned       ------+-s  ------!-s
meetings:confirm_facilitators     pair          xxxxxxxxx  --r>>>>-s
meetings:invite_to_meeting        planned       ------+-s  ------!-s
meetings:answer_invitation        planned       xxxxxxxxx  --!!!!!-s
meetings:change_meeting           planned       ------+-s  ------!-s
meetings:cancel_meeting           planned       ------+-s  ------!-s
meetings:add_sitting              planned       ------+-s  ------!-s
meetings:choose_sitting           twin          xxxxxxxxx  -->>>>>-s
meetings:write_bridge             planned       -----++-s  ----->>-s
meetings:send_questions           planned       xxxxxxxxx  ------>-s
meetings:invite_guest             planned       ------+-s  ------!-s
meetings:forget_private_word      planned       xxxxxxxxx  -->>>>>-s
meetings:pack                     planned       --+++++-s  xxxxxxxxx
meetings:pack                     unseated      ------+-s  xxxxxxxxx
meetings:calendar                 planned       --+++++-s  xxxxxxxxx
meetings:calendar                 unseated      ---++++-s  xxxxxxxxx
meetings:arrange_tables           planned       -----++-s  -----!!-s
meetings:keep_together            planned       xxxxxxxxx  -----!!-s
meetings:keep_apart               planned       xxxxxxxxx  -----!!-s
meetings:part_pairing             two_apart     xxxxxxxxx  ----->>-s
meetings:move_seat                dinas_seat    -----++-s  -----!!-s
meetings:open_meeting             planned       xxxxxxxxx  --rrr>r-s
meetings:open_meeting             others        xxxxxxxxx  ---rr>r-s
meetings:move_on                  next_asked    xxxxxxxxx  --rrr>r-s
meetings:close_meeting            running       xxxxxxxxx  --rrr>r-s
meetings:access_needs             planned       --------s  xxxxxxxxx
meetings:own_table                running       -->>>>>-s  xxxxxxxxx
# Who sits in the meeting, but not at this table, is led to their own.
meetings:table                    table_1       --++>+>-s  xxxxxxxxx
meetings:table                    table_2       -->>+++-s  xxxxxxxxx
meetings:floor                    table_1       --+++++-s  xxxxxxxxx
meetings:floor_in_room            running       --+++++-s  xxxxxxxxx
meetings:raise_hand               running       xxxxxxxxx  -->>>>>-s
meetings:raise_hand               planned       xxxxxxxxx  --rrrrr-s
meetings:lower_hand               dinas_hand    xxxxxxxxx  --r>->--s
meetings:call_hand                dinas_hand    xxxxxxxxx  --rr->--s
meetings:attendance               running       -----++-s  xxxxxxxxx
meetings:mark_here                dinas_seat    xxxxxxxxx  ---r-rr-s
meetings:mark_here                dinas_seat_now xxxxxxxxx --->->>-s
meetings:unmark_here              dinas_seat_now xxxxxxxxx --->->>-s
meetings:need_moment              running       --+++++-s  --!!!!!-s
meetings:own_moments              running       --+++++-s  xxxxxxxxx
meetings:take_back_moment         dinas_moment  xxxxxxxxx  --->----s
meetings:moments                  running       --------s  xxxxxxxxx
meetings:moments_now              running       --------s  xxxxxxxxx
meetings:answer_moment            dinas_moment  xxxxxxxxx  --------s
meetings:own_time                 running       --+++++-s  xxxxxxxxx
meetings:answer_in_own_time       asked         xxxxxxxxx  --!!!!!-s
meetings:enter_words              running       ------+-s  ------!-s
meetings:said_at_table            table_1       --++-+--s  xxxxxxxxx
meetings:speak                    table_1       xxxxxxxxx  --!!!!!-s
meetings:speak                    table_2       xxxxxxxxx  --!!!!!-s
meetings:room                     running       --+++++-s  xxxxxxxxx
meetings:said_in_room             running       --+++++-s  xxxxxxxxx
meetings:contribution             said          --+++++-s  xxxxxxxxx
meetings:contribution             said_at_table --++-+--s  xxxxxxxxx
meetings:contribution             said_in_pod   ---+-+--s  xxxxxxxxx
meetings:attachment               said_with_picture --+++++-s  xxxxxxxxx
meetings:translate                said          ---++++-s  ---!!!!-s
meetings:translate                said_at_table ---+-+--s  ---!-!--s
meetings:check_translation        said_translated xxxxxxxxx  ---rrrr-s
# The safeguarding leads of the meeting under way are eve, who asked, and cora.
meetings:sealed_voices            running       ----+-+-s  xxxxxxxxx
meetings:sealed_voices            planned       --------s  xxxxxxxxx
meetings:ask_to_open              said_veiled   ----+-+-s  ----!-!-s
meetings:ask_to_open              said          --------s  --------s
meetings:open_seal                asked_to_open ----+-+-s  ----r->-s
# Slips: whoever passes the meeting's door reads how they work; nobody gets one before they are handed out.
meetings:take_slips               running       --+++++-s  --!!!!!-s
meetings:hand_out_slips           running       -----++-s  -----!!-s
# Words from the box: eve is a moderator of this meeting. Nobody else comes near, whatever their office.
meetings:held                     running       ----+-+-s  xxxxxxxxx
meetings:give_verdict             held_words    xxxxxxxxx  ----!---s
meetings:ask_again                words_kept_back xxxxxxxxx  ---->->-s
meetings:contribution             held_words    --------s  xxxxxxxxx
meetings:contribution             words_kept_back --------s  xxxxxxxxx
meetings:report                   closed        --+++++-s  xxxxxxxxx
meetings:report                   running       --------s  xxxxxxxxx
meetings:add_correction           closed        --+++++-s  --!!!!!-s
meetings:add_correction           running       --------s  --------s
meetings:lock_report              closed        xxxxxxxxx  --rrrrr-s
meetings:lock_report              done          xxxxxxxxx  --rrr>r-s
meetings:fair_look                closed        ---++++-s  xxxxxxxxx
meetings:fair_look                running       --------s  xxxxxxxxx
meetings:print_report             closed        --+++++-s  xxxxxxxxx
meetings:markdown_report          closed        --+++++-s  xxxxxxxxx
meetings:csv_report               closed        --+++++-s  xxxxxxxxx
meetings:json_report              closed        --+++++-s  xxxxxxxxx
# Findings: members. A draft is for those who lead exercises, here cora; so is what people only suggested.
sensemaking:findings              riverside     ---++++-s  xxxxxxxxx
sensemaking:prepare               new_opinions  ------+-s  ------!-s
sensemaking:exercise              prepared      ------+-s  xxxxxxxxx
sensemaking:exercise              under_way     ---++++-s  xxxxxxxxx
sensemaking:change_exercise       prepared      ------+-s  ------!-s
sensemaking:change_exercise       under_way     --------s  --------s
sensemaking:open_exercise         prepared      xxxxxxxxx  ------>-s
sensemaking:close_exercise        to_be_closed  xxxxxxxxx  ------>-s
sensemaking:draw                  under_way     xxxxxxxxx  ---rrrr-s
sensemaking:snapshot              being_drawn   ---++++-s  xxxxxxxxx
sensemaking:snapshot_progress     being_drawn   ---++++-s  xxxxxxxxx
sensemaking:snapshot_file         being_drawn   --------s  xxxxxxxxx
sensemaking:disagree              being_drawn   ---++++-s  ---!!!!-s
sensemaking:take_back_disagreement dinas_word   xxxxxxxxx  --->----s
sensemaking:statements            under_way     ---++++-s  xxxxxxxxx
sensemaking:statement             statement     ---++++-s  xxxxxxxxx
sensemaking:statement             suggested     ------+-s  xxxxxxxxx
sensemaking:choose_voices         prepared      ------+-s  xxxxxxxxx
sensemaking:draw_statement        prepared      ------+-s  ------!-s
sensemaking:draw_statement_from   prepared      ------+-s  ------!-s
sensemaking:suggest_statement     under_way     ---++++-s  ---!!!!-s
sensemaking:merge_statements      prepared      ------+-s  ------!-s
sensemaking:reword_statement      prepared      ------+-s  ------!-s
sensemaking:set_aside             statement     ------+-s  ------!-s
sensemaking:bring_back            suggested     xxxxxxxxx  ------>-s
# Decisions: members. A draft is its proposer's, who is dina. Eve has no voice in the open ones: she came after.
decisions:decisions               riverside     ---++++-s  xxxxxxxxx
decisions:propose                 riverside     ---++++-s  ---!!!!-s
decisions:proposal                dinas_draft   ---+----s  xxxxxxxxx
decisions:proposal                open_question ---++++-s  xxxxxxxxx
decisions:proposal                secret_question ---++++-s  xxxxxxxxx
decisions:proposal                decided_question ---++++-s  xxxxxxxxx
decisions:proposal_standing       open_question ---++++-s  xxxxxxxxx
decisions:change_proposal         dinas_draft   ---+----s  ---!----s
decisions:change_proposal         open_question --------s  --------s
decisions:set_options             dinas_draft   ---+----s  ---!----s
decisions:choose_sources          dinas_draft   ---+----s  xxxxxxxxx
decisions:rest_on                 dinas_draft   ---+----s  --->----s
decisions:rest_on_themes          dinas_draft   ---+----s  --->----s
decisions:choose_effect           dinas_draft   ---+----s  xxxxxxxxx
decisions:add_effect              dinas_draft   ---+----s  ---!----s
decisions:remove_effect           dinas_draft   xxxxxxxxx  --->----s
decisions:propose_undoing         decided_question xxxxxxxxx  ---rrrr-s
decisions:open_proposal           dinas_draft   xxxxxxxxx  --->----s
decisions:open_proposal           open_question xxxxxxxxx  ---rrrr-s
decisions:take_position           dinas_draft   xxxxxxxxx  ---r----s
decisions:take_position           open_question xxxxxxxxx  ---!r!!-s
decisions:take_position           secret_question xxxxxxxxx  ---!r!!-s
decisions:take_position           decided_question xxxxxxxxx  ---rrrr-s
decisions:take_back_position      open_question xxxxxxxxx  ---!r!!-s
decisions:take_back_position      secret_question xxxxxxxxx  ---!r!!-s
decisions:keep_position           open_question xxxxxxxxx  ---rrrr-s
decisions:call_met                open_question xxxxxxxxx  ---rrrr-s
# Ama objects: she says whether other words meet it, and dina, who proposed, takes them in.
decisions:path                    amas_objection ---++++-s  xxxxxxxxx
decisions:path                    open_question --------s  xxxxxxxxx
decisions:objection               amas_objection ---++++-s  xxxxxxxxx
decisions:add_remark              amas_objection xxxxxxxxx  ---!!!!-s
decisions:take_back_remark        dinas_answer  xxxxxxxxx  --->----s
decisions:amend                   amas_objection ---++++-s  ---!!!!-s
decisions:answer_amendment        words_that_wait xxxxxxxxx  ---rr!r-s
decisions:take_back_amendment     words_that_wait xxxxxxxxx  ------>-s
decisions:take_in                 words_that_wait xxxxxxxxx  ---rrrr-s
decisions:take_in                 words_that_meet xxxxxxxxx  --->rrr-s
decisions:refuse_amendment        words_that_meet xxxxxxxxx  ---!rrr-s
# Ama gave her voice to dina. Without the agreement no voice can be given.
decisions:give_voice              voice_with_dina ---+-++-s  ---!-!!-s
decisions:give_voice              open_question --------s  --------s
decisions:take_position_for       voice_with_dina ---+----s  ---!----s
decisions:take_back_voice         voice_with_dina xxxxxxxxx  --->->--s
decisions:close_proposal          open_question xxxxxxxxx  ---rrrr-s
decisions:withdraw_proposal       open_question xxxxxxxxx  --->rrr-s
decisions:withdraw_proposal       decided_question xxxxxxxxx  ---rrrr-s
# Opinions: members answer; who leads makes links and moves files. Whoever holds an open link comes as a guest.
sensemaking:answer_statement      opinions_open xxxxxxxxx  ---rrrr-s
sensemaking:own_answers           opinions_open ---++++-s  xxxxxxxxx
sensemaking:export_answers        opinions_open xxxxxxxxx  ------r-s
sensemaking:make_link             opinions_open ------+-s  ------!-s
sensemaking:take_back_link        opinions_link xxxxxxxxx  ------>-s
sensemaking:bring_in              riverside     ------+-s  ------!-s
sensemaking:guest_page            opinions_token +++>>>>++  xxxxxxxxx
sensemaking:guest_answers         opinions_token +++++++++  xxxxxxxxx
sensemaking:answer_as_guest       opinions_token xxxxxxxxx  rrr>>>>rr

# Themes: all members read them and say what is not right; Cora keeps them; Dina and Ama read.
sensemaking:themes                riverside     ---++++-s  xxxxxxxxx
sensemaking:theme                 money         ---++++-s  xxxxxxxxx
sensemaking:say_dissent           money         ---++++-s  ---!!!!-s
sensemaking:answer_dissent        dinas_dissent ---++++-s  ---!!!!-s
sensemaking:take_back_dissent     dinas_dissent xxxxxxxxx  --->----s
sensemaking:take_back_dissent_remark dinas_dissent xxxxxxxxx --->----s
sensemaking:codebook_version      themes_1      ---++++-s  xxxxxxxxx
sensemaking:codebook_version      themes_2      --->>>>-s  xxxxxxxxx
sensemaking:codebook_changes      themes_2      ---++++-s  xxxxxxxxx
sensemaking:codebook_draft        riverside     ---++++-s  xxxxxxxxx
sensemaking:begin_draft           riverside     xxxxxxxxx  ------>-s
sensemaking:add_theme             riverside     ------+-s  ------!-s
sensemaking:change_theme          drafted_theme ------+-s  ------!-s
sensemaking:remove_theme          drafted_theme xxxxxxxxx  ------>-s
sensemaking:put_draft_away        riverside     xxxxxxxxx  ------>-s
sensemaking:publish_codebook      riverside     ------+-s  ------>-s
sensemaking:import_codebook       riverside     ------+-s  ------!-s
sensemaking:export_codebook       riverside     ------+-s  xxxxxxxxx
sensemaking:export_project        riverside     ------+-s  xxxxxxxxx
sensemaking:wall                 riverside     ---++++-s  xxxxxxxxx
sensemaking:put_on_wall              a_card        ---++++-s  ---!!!!-s
sensemaking:name_wall_pile             a_pile        ---++++-s  ---!!!!-s
sensemaking:make_theme_of_pile    a_pile        xxxxxxxxx  ------>-s
sensemaking:begin_reading         riverside     ------+-s  ------!-s
sensemaking:reading               blind_reading ---++++-s  xxxxxxxxx
sensemaking:reading               compared_reading ---++++-s xxxxxxxxx
sensemaking:join_reading          blind_reading xxxxxxxxx  --->>>>-s
sensemaking:join_reading          compared_reading xxxxxxxxx --->r>r-s
sensemaking:leave_reading         blind_reading xxxxxxxxx  --->->--s
sensemaking:release_coder         blind_reading xxxxxxxxx  ------>-s
sensemaking:code_next             blind_reading --->->--s  xxxxxxxxx
sensemaking:code_unit             blind_reading ---+-+--s  --->->--s
sensemaking:code_unit             compared_reading --->->--s ---!-!--s
sensemaking:mark_passages         blind_reading ---+-+--s  --->->--s
sensemaking:finish_coding         blind_reading xxxxxxxxx  --->->--s
sensemaking:resume_coding         blind_reading xxxxxxxxx  --->->--s
sensemaking:resume_coding         compared_reading xxxxxxxxx ---r-r--s
# What others found is there once all are done, for all; those who read settle it.
sensemaking:differences           blind_reading --------s  xxxxxxxxx
sensemaking:differences           compared_reading ---++++-s xxxxxxxxx
sensemaking:compare_unit          blind_reading --------s  xxxxxxxxx
sensemaking:compare_unit          compared_reading ---++++-s xxxxxxxxx
sensemaking:settle_unit           compared_reading ---++++-s --->!>>-s
sensemaking:talk_about_unit       blind_reading --------s  --------s
sensemaking:talk_about_unit       compared_reading ---++++-s ---!!!!-s
sensemaking:take_back_unit_remark compared_reading xxxxxxxxx --->----s
sensemaking:close_reading         compared_reading xxxxxxxxx ------>-s

# Setting priorities: picking, turns, groups of the final round, wishes for other words.
sensemaking:exercise              picking       ---++++-s  xxxxxxxxx
sensemaking:exercise              turns         ---++++-s  xxxxxxxxx
sensemaking:exercise              amas_group    ---++++-s  xxxxxxxxx
sensemaking:exercise              impact        ---++++-s  xxxxxxxxx
sensemaking:pick                  picking       ---++++-s  ---!!!!-s
sensemaking:pick                  impact        --------s  --------s
sensemaking:put_in_order          picking       ---++++-s  ---!!!!-s
sensemaking:put_in_order          impact        --------s  --------s
sensemaking:rate_impact           impact        ---++++-s  ---!!!!-s
sensemaking:rate_impact           picking       --------s  --------s
sensemaking:take_next_step        picking       xxxxxxxxx  ------r-s
sensemaking:record_turn           turns         ------+-s  ------!-s
sensemaking:record_turn           picking       --------s  --------s
sensemaking:make_groups           amas_group    ------+-s  ------!-s
sensemaking:make_groups           impact        --------s  --------s
sensemaking:rank_in_group         amas_group    ---++++-s  ---!!!!-s
sensemaking:hand_in               amas_group    xxxxxxxxx  ---rr>r-s
sensemaking:ask_for_wording       picking       ---++++-s  ---!!!!-s
sensemaking:rule_on_wording       dinas_wish    xxxxxxxxx  ------r-s
# A Delphi: members score, who leads (the coordinator) closes rounds and opens the next.
sensemaking:prepare               delphi_to_begin ------+-s  ------!-s
sensemaking:exercise              open_delphi   ---++++-s  xxxxxxxxx
sensemaking:exercise              delphi_between ---++++-s  xxxxxxxxx
sensemaking:score_item            open_delphi   ---++++-s  ---!!!!-s
sensemaking:score_item            delphi_between --->>>>-s  ---!!!!-s
sensemaking:take_back_comment     open_delphi   xxxxxxxxx  --->----s
sensemaking:close_round           open_delphi   xxxxxxxxx  ------>-s
sensemaking:close_round           delphi_between xxxxxxxxx  ------r-s
sensemaking:open_round            delphi_between ------+-s  ------!-s
sensemaking:snapshot              delphi_drawn  ---++++-s  xxxxxxxxx
sensemaking:snapshot_file         delphi_drawn  ---++++-s  xxxxxxxxx
# Concept maps: members sort, rate and name; cora leads. Dina has her cards; the others are led back to the first page.
sensemaking:practise_sorting      cards_open    ---++++-s  xxxxxxxxx
sensemaking:begin_sorting         cards_open    xxxxxxxxx  --->>>>-s
sensemaking:begin_rating          cards_open    xxxxxxxxx  --->>>>-s
sensemaking:sort_cards            cards_open    ---+>>>-s  xxxxxxxxx
sensemaking:place_card            cards_open    xxxxxxxxx  ---rrrr-s
sensemaking:take_card_back        cards_open    xxxxxxxxx  ---rrrr-s
sensemaking:piles                 cards_open    ---+>>>-s  xxxxxxxxx
sensemaking:name_pile             cards_open    xxxxxxxxx  --->>>>-s
sensemaking:finish_sorting        cards_open    xxxxxxxxx  ---rrrr-s
sensemaking:rate_cards            cards_open    ---+>>>-s  ---!>>>-s
sensemaking:enter_sort            cards_open    ------+-s  ------!-s
sensemaking:change_entered_sort   helped_sort   ------+-s  ------!-s
sensemaking:choose_cut            drawn_map     xxxxxxxxx  ---rrrr-s
sensemaking:group                 drawn_map     ---++++-s  xxxxxxxxx
sensemaking:suggest_name          drawn_map     ---++++-s  ---!!!!-s
sensemaking:support_name          named_group   xxxxxxxxx  --->>>>-s
sensemaking:take_back_support     named_group   xxxxxxxxx  --->>>>-s
sensemaking:choose_name           named_group   xxxxxxxxx  ---rrr>-s
sensemaking:perspectives          drawn_map     ---++++-s  xxxxxxxxx
sensemaking:ladder                drawn_map     ---++++-s  xxxxxxxxx
sensemaking:own_piles             drawn_map     ---++++-s  xxxxxxxxx
sensemaking:checklist             drawn_map     ---++++-s  xxxxxxxxx
"""
ROWS = [line.split() for line in TABLE.splitlines() if line and not line.startswith("#")]
SIGNS = {200: "+", 302: ">", 404: "-", 405: "x", 422: "!"}
SIGN_IN = "/accounts/login/?next="
NO_UUID = "00000000-0000-0000-0000-000000000000"
NOTHING = {"slug": "nowhere", "token": "nothing", "contribution": NO_UUID, "upload": NO_UUID}


@pytest.fixture(autouse=True)
def every_address():
    """All addresses there can be; and nobody has to wait because of the test before."""
    cache.clear()
    with override_settings(ROOT_URLCONF="tests.demo_urls"):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The cast, and one of each thing: made once, for no request of these tests leaves anything behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = build()
        cast.gus = guest_of(cast)
        things = things_of(cast)
        people = [cast.cat, cast.ivy, cast.gus, cast.dina, cast.eve, cast.ama, cast.cora, cast.finn, None]
        yield World(cast, things, [client_of(person).cookies for person in people])
        transaction.set_rollback(True)


@dataclass(frozen=True)
class World:
    cast: Cast
    things: dict
    signed_in: list  # the cookies of one person of each kind, in the order of KINDS

    def browser(self, kind):
        client = Client()
        client.cookies = copy(self.signed_in[KINDS.index(kind)])
        return client


@pytest.fixture
def thing(world, of):
    with transaction.atomic():
        yield {"pk": passkey_of(world.cast.dina)} if of == "dinas_passkey" else world.things[of]
        transaction.set_rollback(True)


def addresses_in(resolver, spaces=(), words=()):
    """The name of each address below `resolver`, with the words and numbers that stand in it."""
    for each in resolver.url_patterns:
        inside = [*words, *each.pattern.regex.groupindex]
        if isinstance(each, URLResolver):
            yield from addresses_in(each, [*spaces, *filter(None, [each.namespace])], inside)
        else:
            yield ":".join([*spaces, each.name or str(each.pattern)]), inside


def unlisted(urlconf):
    return {name for name, _ in addresses_in(get_resolver(urlconf))} - {row[0] for row in ROWS}


def sign_of(response):
    """What came of a request, as the table writes it; anything unheard of in full."""
    if response.status_code == 302 and response.url.startswith(SIGN_IN):
        return "s"
    if response.status_code == 302 and any(said.level_tag == "error" for said in get_messages(response.wsgi_request)):
        return "r"
    return SIGNS.get(response.status_code, str(response.status_code))


def asked(client, method, address):
    """Ask, and let nothing of it stay."""
    with transaction.atomic():
        try:
            return getattr(client, method)(address, headers={"user-agent": "test"})
        finally:
            transaction.set_rollback(True)


def words_in(name):
    """The words and numbers in the address of that name."""
    return dict(addresses_in(get_resolver("tests.demo_urls")))[name]


def address_of(name, thing):
    return reverse(name, kwargs={word: thing[word] for word in words_in(name)})


def every_row(*columns, where=lambda row: True):
    rows = [row for row in ROWS if where(row)]
    return pytest.mark.parametrize(
        columns, [row[: len(columns)] for row in rows], ids=[f"{row[0]} of {row[1]}" for row in rows]
    )


@every_row("name", "of", "reading", "form")
def test_everybody_gets_what_the_table_says(world, thing, name, of, reading, form):
    address = address_of(name, thing)
    for method, promised in (("get", reading), ("post", form)):
        found = [sign_of(asked(world.browser(kind), method, address)) for kind in KINDS]
        differs = [
            f"{method.upper()} as {kind}: {sign}, not {meant}"
            for kind, sign, meant in zip(KINDS, found, promised, strict=True)
            if sign != meant
        ]
        assert not differs, f"{name} {''.join(found)}: {'; '.join(differs)}"


def bare(response, address):
    """The answer without the address that was asked for and the secret of the form in the footer."""
    page = response.content.decode().replace(address, "(address)")
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "ETag"}}
    return response.status_code, headers, re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page)


@every_row("name", "of", where=lambda row: "-" in (row[2][0], row[3][0]))
def test_an_outsider_cannot_tell_what_is_there_from_what_is_not(world, thing, name, of):
    nothing = {word: NOTHING.get(word, 0) for word in words_in(name)}
    for method in ("get", "post"):
        there, not_there = (
            bare(asked(world.browser("outsider"), method, address), address)
            for address in (address_of(name, thing), address_of(name, nothing))
        )
        assert there == not_there


def test_every_address_of_the_house_is_in_the_table():
    assert unlisted("tests.demo_urls") == set()
    assert {row[0] for row in ROWS} == {name for name, _ in addresses_in(get_resolver("tests.demo_urls"))}


def test_an_address_that_nobody_listed_is_caught():
    more = [
        path("p/<slug:slug>/secrets/", lambda request: None, name="secrets"),
        path("back-door/", lambda request: None),
    ]
    planted = ModuleType("planted")
    planted.urlpatterns = [*demo_urls.urlpatterns, path("x/", include((more, "planted")))]
    assert unlisted(planted) == {"planted:secrets", "planted:back-door/"}
